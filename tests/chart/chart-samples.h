/* chart-samples.h: data for the chart tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "tw-area-chart.h"
#include "tw-fan-chart.h"
#include "tw-sparkline.h"
#include "tw-stock-chart.h"
#include "tw-waterfall-chart.h"

#include <math.h>

#define SAMPLE_HISTORY  78
#define SAMPLE_FORECAST 26
#define SAMPLE_WEEKS    26

typedef struct
{
  double       history[SAMPLE_HISTORY];
  double       quantile[SAMPLE_FORECAST * TW_N_LEVELS];
  double       adjusted[SAMPLE_FORECAST];
  double       median[SAMPLE_FORECAST];
  double       low[SAMPLE_FORECAST];
  double       high[SAMPLE_FORECAST];
  double       area[4][SAMPLE_WEEKS];
  TwFanEvent   events[4];
  TwStockMark  marks[4];
  TwAreaSeries series[4];
  TwFanData    fan;
  TwStockData  stock;
  TwSparkData  spark;
  TwAreaData   areas;

  TwWaterfallStep steps[5];
  TwWaterfallData waterfall;
} Samples;

static inline double
sample_level (int week)
{
  return 420 + 2.2 * week + 90 * sin (2 * G_PI * week / 52.0 - 1.2) + 26 * sin (week * 2.7) + 14 * sin (week * 5.1);
}

static inline void
fill_fan (Samples *s,
          TwWeek   start)
{
  static const double z[TW_N_LEVELS] = { -1.96, -1.2816, -0.6745, 0, 0.6745, 1.2816, 1.96 };

  for (int i = 0; i < SAMPLE_HISTORY; i++)
    s->history[i] = sample_level (i - SAMPLE_HISTORY) + (i == 24 || i == 25 ? 260 : 0);
  for (int t = 0; t < SAMPLE_FORECAST; t++)
    {
      s->median[t] = 420 + 2.2 * t + 90 * sin (2 * G_PI * t / 52.0 - 1.2) + (t == 7 || t == 8 ? 240 : 0);
      for (int k = 0; k < TW_N_LEVELS; k++)
        s->quantile[t * TW_N_LEVELS + k] = MAX (0, s->median[t] + z[k] * 32 * sqrt (t + 1));
      s->low[t] = s->quantile[t * TW_N_LEVELS + 1];
      s->high[t] = s->quantile[t * TW_N_LEVELS + 5];
      s->adjusted[t] = s->median[t] * (t >= 4 && t < 9 ? 1.1 : 1);
    }
  s->events[0] = (TwFanEvent){ tw_day_from_ymd (2025, 11, 20), tw_day_from_ymd (2025, 12, 1), "Black Friday" };
  s->events[1] = (TwFanEvent){ tw_day_from_ymd (2025, 12, 18), tw_day_from_ymd (2025, 12, 26), "Christmas" };
  s->events[2] = (TwFanEvent){ tw_day_from_ymd (2026, 11, 19), tw_day_from_ymd (2026, 11, 30), "Black Friday" };
  s->events[3] = (TwFanEvent){ tw_day_from_ymd (2026, 12, 18), tw_day_from_ymd (2026, 12, 26), "Christmas" };
  s->fan = (TwFanData){ "Solar garden light in France", start - SAMPLE_HISTORY, SAMPLE_HISTORY, s->history, SAMPLE_FORECAST,
                        s->quantile, s->adjusted, 4, s->events, NULL };
}

static inline void
fill_stock (Samples *s,
            TwWeek   start)
{
  static double stock[SAMPLE_WEEKS], low[SAMPLE_WEEKS], high[SAMPLE_WEEKS], other[SAMPLE_WEEKS];

  for (int t = 0; t < SAMPLE_WEEKS; t++)
    {
      stock[t] = t < 7 ? 1300 * exp (-0.35 * t) : 1900 - 70.0 * (t - 7);
      other[t] = t < 5 ? 1300 - 260.0 * t : t < 8 ? 0
                                                  : MAX (0, 1500 - 90.0 * (t - 8));
      low[t] = MAX (0, stock[t] - 30.0 * (t + 1));
      high[t] = stock[t] + 35.0 * (t + 1);
    }
  s->marks[0] = (TwStockMark){ TW_STOCK_MARK_LEVEL, 2400, "capacity" };
  s->marks[1] = (TwStockMark){ TW_STOCK_MARK_DAY, tw_day_from_ymd (2027, 1, 1), "Q4 rent ends" };
  s->marks[2] = (TwStockMark){ TW_STOCK_MARK_DAY, tw_day_from_ymd (2027, 1, 20), "181 days" };
  s->marks[3] = (TwStockMark){ TW_STOCK_MARK_LEVEL, 420, "28 days" };
  s->stock = (TwStockData){ "Projected stock", start, SAMPLE_WEEKS, stock, low, high, other, "without the move", 4, s->marks, NULL };
}

static inline void
fill_areas (Samples *s,
            TwWeek   start)
{
  static const char *const names[] = { "Asia", "Europe", "North America", "Other" };
  static const double      base[] = { 24000, 16000, 13000, 4000 };

  for (int i = 0; i < 4; i++)
    {
      for (int t = 0; t < SAMPLE_WEEKS; t++)
        s->area[i][t] = base[i] * (1 + 0.3 * sin (t / 4.0 + i));
      s->series[i] = (TwAreaSeries){ names[i], s->area[i] };
    }
  s->areas = (TwAreaData){ "Stock by region", start, SAMPLE_WEEKS, 4, s->series, TRUE, NULL };
}

static inline void
fill_waterfall (Samples *s)
{
  s->steps[0] = (TwWaterfallStep){ "Level and trend", 40, 0.10 };
  s->steps[1] = (TwWaterfallStep){ "Season", 20, 0.05 };
  s->steps[2] = (TwWaterfallStep){ "Price", -30, -0.075 };
  s->steps[3] = (TwWaterfallStep){ "Weather", 0, 0 };
  s->steps[4] = (TwWaterfallStep){ "Delays \"East\"", -10, -0.025 };
  s->waterfall = (TwWaterfallData){ "Why it is +5 %", 5, s->steps, "Total", 0.05, NULL, NULL };
}

static inline void
fill_samples (Samples *s)
{
  TwWeek start = tw_week_from_day (tw_day_from_ymd (2026, 10, 5));

  fill_fan (s, start);
  fill_stock (s, start);
  fill_areas (s, start);
  fill_waterfall (s);
  s->spark = (TwSparkData){ SAMPLE_HISTORY, s->history, SAMPLE_FORECAST, s->median, s->low, s->high };
}
