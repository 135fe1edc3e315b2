export function checkCommits(
  commits: readonly { readonly hash: string; readonly subject: string; readonly body: string }[],
): string[];
