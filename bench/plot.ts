import { meets, toRatio, type Comparison } from './measure.js'
import { orInstall } from './packages.js'
import { load } from './packages/load.mjs'

/** What is used of Vega (https://vega.github.io/vega/docs/api/). */
interface Vega {
  parse: (specification: object) => object
  View: new (dataflow: object, options: { renderer: 'none' }) => { toSVG: () => Promise<string> }
}

interface Bar {
  figure: string
  /** How many times better than its bar, or worse where below 1. */
  margin: number
  /** Where the text begins, right of every bar. */
  edge: number
  outcome: 'met' | 'missed'
  text: string
}

/** Every figure by how far it is on either side of its bar, as SVG. */
export async function plot(comparisons: readonly Comparison[]): Promise<string> {
  const { View, parse } = await orInstall(async () => (await load('vega')) as Vega)
  return new View(parse(specification(comparisons.map(barOf))), { renderer: 'none' }).toSVG()
}

function barOf(comparison: Comparison): Bar {
  const { figure, rival, ratio, bar, faster } = comparison
  const margin = faster ? ratio / bar : bar / ratio
  return {
    figure: `${figure} / ${rival}`,
    margin,
    edge: Math.max(margin, 1),
    outcome: meets(comparison) ? 'met' : 'missed',
    text: faster ? `${toRatio(ratio)} × faster, ≥ ${bar}` : `${toRatio(ratio)}, ≤ ${bar}`,
  }
}

const specification = (bars: readonly Bar[]): object => ({
  width: 480,
  height: 18 * bars.length,
  padding: 12,
  title: { text: 'Times better than the bar (right) or worse (left)', anchor: 'start' },
  data: [{ name: 'bars', values: bars }],
  scales: [
    {
      name: 'y',
      type: 'band',
      domain: { data: 'bars', field: 'figure' },
      range: 'height',
      padding: 0.2,
    },
    { name: 'x', type: 'log', domain: { data: 'bars', field: 'margin' }, range: 'width', nice: true },
    { name: 'colour', type: 'ordinal', domain: ['met', 'missed'], range: ['#2a7f62', '#c1502e'] },
  ],
  axes: [
    { orient: 'left', scale: 'y', labelLimit: 600, ticks: false, domain: false },
    { orient: 'bottom', scale: 'x', grid: true, format: '~g', tickCount: 6 },
  ],
  marks: [
    {
      type: 'rect',
      from: { data: 'bars' },
      encode: {
        enter: {
          x: { scale: 'x', value: 1 },
          x2: { scale: 'x', field: 'margin' },
          y: { scale: 'y', field: 'figure' },
          height: { scale: 'y', band: 1 },
          fill: { scale: 'colour', field: 'outcome' },
        },
      },
    },
    {
      type: 'text',
      from: { data: 'bars' },
      encode: {
        enter: {
          x: { scale: 'x', field: 'edge', offset: 4 },
          y: { scale: 'y', field: 'figure', band: 0.5 },
          baseline: { value: 'middle' },
          text: { field: 'text' },
        },
      },
    },
  ],
})
