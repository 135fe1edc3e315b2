import type { Page } from '@marquee/contracts/page';
import { useNow } from '../ui/use-now.js';
import { age } from '../words/age.js';
import { pageNotice } from '../words/degradation.js';

interface NoticeProps {
  readonly page: Page;
  readonly failedAt: number | null;
}

/** One line above a page that is degraded or could not be refreshed. */
export function Notice({ page, failedAt }: NoticeProps) {
  const now = useNow(5_000);
  const words =
    failedAt === null
      ? pageNotice(page, now)
      : `We can't reach Marquee right now. This is the page from ${age(page.generatedAt, now)}; we keep trying.`;
  return (
    <div className="notice-place" role="status" aria-live="polite">
      {words !== null && (
        <p className="notice" data-source={page.source}>
          {words}
        </p>
      )}
    </div>
  );
}
