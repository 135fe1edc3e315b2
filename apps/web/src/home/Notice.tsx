import type { Page } from '@marquee/contracts/page';
import { age } from '../words/age.js';
import { pageNotice } from '../words/degradation.js';
import { useNow } from '../words/use-now.js';

/** One quiet line when the page is not what it should be. */
export function Notice({ page, failedAt }: { page: Page; failedAt: number | null }) {
  const now = useNow(5_000);
  const words =
    failedAt === null
      ? pageNotice(page, now)
      : `We cannot reach Marquee right now. This is the page from ${age(page.generatedAt, now)}; we keep trying.`;
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
