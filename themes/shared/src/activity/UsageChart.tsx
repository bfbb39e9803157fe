import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { UNSAID } from "./resource";
import { type Chart, OTHERS, roundUp, type Series } from "./series";
import { useNumbers } from "./useNumbers";

const BAR = 0.8;

/** The class that gives a series its colour: the same in the chart and in its legend. */
const colour = ({ resource }: Series, index: number) =>
  `sk-series sk-series-${resource === UNSAID ? "unsaid" : resource === OTHERS ? OTHERS : index}`;

/**
 * Bars of one day each, stacked by resource. It is one stop for the keyboard, as a slider over the days: what a day was
 * like is its value, and stands below. The tables beside it hold the same.
 */
export const UsageChart = ({ chart: { days, series, highest } }: { chart: Chart }) => {
  const { t } = useTranslation();
  const { number, list, uses, share, longDay, shortDay, seriesName } = useNumbers();
  const [day, setDay] = useState(days.length - 1);
  const top = roundUp(highest);

  const words = (at: number) => {
    const parts = series.flatMap((one) => (one.counts[at] ? [share(seriesName(one), one.counts[at])] : []));
    const total = series.reduce((sum, { counts }) => sum + counts[at]!, 0);
    const date = longDay(days[at]!);
    return parts.length > 0
      ? t("apiKeysUsageDayOf", { date, uses: uses(total), list: list(parts) })
      : t("apiKeysUsageDay", { date, uses: uses(total) });
  };

  const go = (to: number) => setDay(Math.min(days.length - 1, Math.max(0, to)));
  const press = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: day - 1,
      ArrowDown: day - 1,
      ArrowRight: day + 1,
      ArrowUp: day + 1,
      PageDown: day - 7,
      PageUp: day + 7,
      Home: 0,
      End: days.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  const point = ({ clientX, currentTarget }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    go(Math.floor(((clientX - left) / width) * days.length));
  };

  return (
    <div className="sk-chart">
      {/* Time runs from left to right in every language. */}
      <div className="sk-plot" dir="ltr">
        <div className="sk-axis" aria-hidden>
          {[top, top / 2, 0].map((value) => (
            <span key={value}>{number(value)}</span>
          ))}
        </div>
        <svg
          role="slider"
          tabIndex={0}
          aria-label={t("apiKeysUsageChart")}
          aria-valuemin={0}
          aria-valuemax={days.length - 1}
          aria-valuenow={day}
          aria-valuetext={words(day)}
          viewBox={`0 0 ${days.length} ${top}`}
          preserveAspectRatio="none"
          onKeyDown={press}
          onPointerDown={point}
          onPointerMove={point}
        >
          <rect className="sk-chart-day" x={day} y={0} width={1} height={top} />
          {[0, top / 2, top].map((at) => (
            <line key={at} className="sk-chart-line" x1={0} x2={days.length} y1={at} y2={at} />
          ))}
          {days.map((date, at) => {
            let y = top;
            return series.map((one, index) => {
              const count = one.counts[at]!;
              y -= count;
              return count > 0 ? (
                <rect
                  key={date + one.resource}
                  className={colour(one, index)}
                  x={at + (1 - BAR) / 2}
                  y={y}
                  width={BAR}
                  height={count}
                />
              ) : null;
            });
          })}
        </svg>
        <div className="sk-dates" aria-hidden>
          <span>{shortDay(days[0]!)}</span>
          <span>{shortDay(days.at(-1)!)}</span>
        </div>
      </div>
      <p className="sk-help" data-testid="sk-day" aria-hidden>
        {words(day)}
      </p>
      <ul className="sk-legend">
        {series.map((one, index) => (
          <li key={one.resource}>
            <svg className="sk-swatch" viewBox="0 0 1 1" aria-hidden>
              <rect className={colour(one, index)} width={1} height={1} />
            </svg>
            <span>{share(seriesName(one), one.total)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
};
