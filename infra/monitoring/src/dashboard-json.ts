import { LegendDisplayMode, LegendPlacement, VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { DashboardBuilder, QueryVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { DashboardSpec, Panel } from './dashboards.js';

/** Names of the queries of a panel. */
const REF_IDS = 'ABCDEFGH';
/** Grafana's grid has 24 columns. */
const PANEL = { width: 12, height: 8 };

/** Returns a dashboard as Grafana imports it. */
export function dashboardJson({ uid, title, byService, panels }: DashboardSpec): string {
  const dashboard = new DashboardBuilder(title)
    .uid(uid)
    .tags(['marquee'])
    .refresh('10s')
    .time({ from: 'now-15m', to: 'now' })
    .timezone('browser')
    .editable();
  if (byService === true) {
    dashboard.withVariable(
      new QueryVariableBuilder('service').label('Service').query('label_values(marquee_build_info, service)'),
    );
  }
  for (const panel of panels) dashboard.withPanel(panelOf(panel));
  return `${JSON.stringify(dashboard.build(), undefined, 2)}\n`;
}

function panelOf({ title, description, unit, queries }: Panel): PanelBuilder {
  const panel = new PanelBuilder().title(title).description(description).unit(unit).min(0);
  panel.span(PANEL.width).height(PANEL.height);
  panel.legend(
    new VizLegendOptionsBuilder()
      .showLegend(true)
      .displayMode(LegendDisplayMode.List)
      .placement(LegendPlacement.Bottom),
  );
  for (const [index, { expr, legend }] of queries.entries()) {
    panel.withTarget(new DataqueryBuilder().refId(REF_IDS.charAt(index)).expr(expr).legendFormat(legend));
  }
  return panel;
}
