export function checkSource(path: string, text: string): string[];
