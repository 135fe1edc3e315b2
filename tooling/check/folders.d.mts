export function checkFolders(root: string, files: readonly { path: string; text: string }[]): string[];
