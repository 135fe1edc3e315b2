export function checkDocument(path: string, text: string, exists: (file: string) => boolean): string[];
