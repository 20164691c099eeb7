// The parts of ECharts that are used, and nothing else. SVG, because it prints sharp.
import { BarChart, CustomChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, TooltipComponent } from 'echarts/components';
import * as core from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

core.use([BarChart, CustomChart, ScatterChart, GridComponent, TooltipComponent, MarkAreaComponent, SVGRenderer]);

export { core };
export type Option = core.EChartsCoreOption;
