import { Metrics } from '@marquee/observability';
import { AnswerRows } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { PageContent } from './page-content.js';

/** Pages and rows by rung, and the time to serve a page. */
@Injectable()
export class HomeMetrics {
  private readonly pages;
  private readonly rows;
  private readonly duration;
  private readonly answerRows: AnswerRows;

  constructor(metrics: Metrics) {
    this.pages = metrics.counter('home_pages_total', 'Home pages by rung and reason', ['source', 'reason']);
    this.rows = metrics.counter('home_rows_total', 'Rows on home pages by rung and kind', ['source', 'kind']);
    this.duration = metrics.histogram('home_page_duration_seconds', 'Time to serve a home page', ['source']);
    this.answerRows = new AnswerRows(metrics);
  }

  /** A page of an instance of lolomo, whatever is served in the end; undefined if it is no page of the viewer. */
  composed(instance: string, page: Pick<PageContent, 'rows'> | undefined): void {
    this.answerRows.observe(instance, page?.rows.filter(({ source }) => source === 'live').length ?? 0);
  }

  served(page: PageContent, seconds: number): void {
    const { source } = page;
    this.pages.inc({ source, reason: page.source === 'live' ? 'none' : page.reason });
    for (const row of page.rows) this.rows.inc({ source: row.source, kind: row.kind });
    this.duration.observe({ source }, seconds);
  }
}
