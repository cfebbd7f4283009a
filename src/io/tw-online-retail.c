/* tw-online-retail.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-online-retail.h"

#include "demo/tw-demo.h"
#include "tw-online-lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_WEEKS        26
#define HOME           "GB"
#define HOME_CENTRE    "FC-GB"
#define POUND          1.3362 /* dollars; the rate of the network's Great Britain */
#define COST_SHARE     0.40
#define LITRES         0.45
#define LITRES_POWER   0.9
#define LEAST_LITRES   0.05
#define MOST_LITRES    60.0
#define KG_A_LITRE     0.25
#define CARTON_LITRES  15.0
#define MOST_IN_CARTON 48
#define STOCK_WEEKS    12
#define UNIT_FEE_SCALE 0.05
#define STOCK_AGE_DAYS 28
#define LISTED_WEEKS   52
#define MONDAY_TO_FRI  4
#define READING_SHARE  0.9 /* of the time, for the progress */

static const char description[] =
  "Sales of a British online wholesaler of gifts, from the file you imported: UCI Online Retail II, D. Chen, 2019, "
  "doi:10.24432/C5CG6D, CC BY 4.0.\n\n"
  "The file tells what was sold, when, where and for how much. All else is assumed: the network is the demo plan's, with "
  "its figures of 2019 to 2026; an item's cost is 40 % of its median price, its volume follows from the price "
  "(0.45 l at one pound), its weight from the volume (0.25 kg a litre); prices carry today's tax and exchange "
  "rates; delivery is shared by the units of a usual order; today's stock is what was sold everywhere in the "
  "last twelve weeks, all of it in Great Britain.";

/* One item in one country. */
typedef struct
{
  guint32 sku;
  guint32 country;
  TwWeek  first;
  TwWeek  last; /* of a sale */
  guint32 n_lines;
  gint64 *units; /* [weeks from first to the start of the plan] */
  double *money;
} Series;

typedef struct
{
  TwOnlineLines *lines;
  TwWeek         first_week;
  TwWeek         start_week;
  guint          n_weeks;   /* of history */
  gboolean      *open;      /* [n_weeks] somebody bought something */
  guint32       *series_at; /* [n_skus * n_countries] row of series + 1 */
  GArray        *series;
  guint64        n_late;  /* lines in a last week that is not full */
  guint64        n_below; /* units cancelled beyond what their week sold */
} Book;

/* ---- weeks and series ---- */

static void
find_weeks (Book *book)
{
  const GArray *lines = book->lines->lines;
  TwDay         first = g_array_index (lines, TwOnlineLine, 0).day;
  TwDay         last = g_array_index (lines, TwOnlineLine, lines->len - 1).day;
  TwWeek        last_week = tw_week_from_day (last);

  book->first_week = tw_week_from_day (first);
  book->start_week = last_week + (last - tw_week_get_monday (last_week) >= MONDAY_TO_FRI ? 1 : 0);
  if (book->start_week == book->first_week)
    book->start_week++;
  book->n_weeks = (guint) (book->start_week - book->first_week);
}

static guint32 *
get_series_at (const Book         *book,
               const TwOnlineLine *line)
{
  return &book->series_at[(gsize) line->sku * book->lines->countries->len + line->country];
}

static void
note_series (Book               *book,
             const TwOnlineLine *line,
             TwWeek              week)
{
  guint32 *at = get_series_at (book, line);
  Series  *series;

  if (*at == 0)
    {
      g_array_append_val (book->series, ((Series){ .sku = line->sku, .country = line->country, .first = week, .last = week }));
      *at = book->series->len;
    }
  series = &g_array_index (book->series, Series, *at - 1);
  series->first = MIN (series->first, week);
  series->last = MAX (series->last, week);
  series->n_lines++;
}

/* Lines whose goods all went back make no series of their own. */
static void
find_series (Book *book)
{
  const GArray *lines = book->lines->lines;

  book->open = g_new0 (gboolean, book->n_weeks);
  book->series_at = g_new0 (guint32, (gsize) book->lines->skus->len * book->lines->countries->len);
  book->series = g_array_new (FALSE, FALSE, sizeof (Series));
  for (guint i = 0; i < lines->len; i++)
    {
      const TwOnlineLine *line = &g_array_index (lines, TwOnlineLine, i);
      TwWeek              week = tw_week_from_day (line->day);

      if (week >= book->start_week)
        {
          book->n_late++;
          continue;
        }
      book->open[week - book->first_week] = TRUE;
      if (line->units > 0)
        note_series (book, line, week);
    }
}

static void
add_line (Book               *book,
          const TwOnlineLine *line)
{
  TwWeek  week = tw_week_from_day (line->day);
  guint32 at = *get_series_at (book, line);
  Series *series;

  if (week >= book->start_week || line->units == 0)
    return;
  series = at > 0 ? &g_array_index (book->series, Series, at - 1) : NULL;
  if (series == NULL || week < series->first) /* a cancellation of what was sold before the file begins */
    {
      book->n_below += (guint64) -line->units;
      return;
    }
  series->units[week - series->first] += line->units;
  if (line->units > 0)
    series->money[week - series->first] += (double) line->units * line->price;
}

static void
fill_series (Book *book)
{
  const GArray *lines = book->lines->lines;

  for (guint i = 0; i < book->series->len; i++)
    {
      Series *series = &g_array_index (book->series, Series, i);

      series->units = g_new0 (gint64, book->start_week - series->first);
      series->money = g_new0 (double, book->start_week - series->first);
    }
  for (guint i = 0; i < lines->len; i++)
    if (g_array_index (lines, TwOnlineLine, i).units > 0)
      add_line (book, &g_array_index (lines, TwOnlineLine, i));
}

/* The mean price of a week is that of its sales alone, so cancellations come after. */
static void
settle_cancellations (Book *book)
{
  const GArray *lines = book->lines->lines;

  for (guint i = 0; i < book->series->len; i++)
    {
      Series *series = &g_array_index (book->series, Series, i);

      for (TwWeek t = 0; t < book->start_week - series->first; t++)
        series->money[t] = series->units[t] > 0 ? series->money[t] / (double) series->units[t] : NAN;
    }
  for (guint i = 0; i < lines->len; i++)
    if (g_array_index (lines, TwOnlineLine, i).units < 0)
      add_line (book, &g_array_index (lines, TwOnlineLine, i));
  for (guint i = 0; i < book->series->len; i++)
    {
      Series *series = &g_array_index (book->series, Series, i);

      for (TwWeek t = 0; t < book->start_week - series->first; t++)
        if (series->units[t] < 0)
          {
            book->n_below += (guint64) -series->units[t];
            series->units[t] = 0;
          }
    }
}

static void
clear_book (Book *book)
{
  for (guint i = 0; book->series != NULL && i < book->series->len; i++)
    {
      g_free (g_array_index (book->series, Series, i).units);
      g_free (g_array_index (book->series, Series, i).money);
    }
  g_clear_pointer (&book->series, g_array_unref);
  g_free (book->series_at);
  g_free (book->open);
  g_clear_pointer (&book->lines, tw_online_lines_free);
}

/* ---- items ---- */

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
take_median (GArray *values)
{
  double median;

  g_assert (values->len > 0);
  qsort (values->data, values->len, sizeof (double), compare_doubles);
  median = g_array_index (values, double, values->len / 2);
  g_array_set_size (values, 0);

  return median;
}

static void
collect_prices (const Book   *book,
                const Series *series,
                GArray       *prices)
{
  for (TwWeek t = 0; t < book->start_week - series->first; t++)
    if (isfinite (series->money[t]))
      g_array_append_val (prices, series->money[t]);
}

/* Median price of an item over all countries, or 0 if all its lines are late. */
static double
get_item_price (const Book *book,
                guint       sku,
                GArray     *prices)
{
  for (guint c = 0; c < book->lines->countries->len; c++)
    {
      guint32 at = book->series_at[(gsize) sku * book->lines->countries->len + c];

      if (at > 0)
        collect_prices (book, &g_array_index (book->series, Series, at - 1), prices);
    }

  return prices->len > 0 ? take_median (prices) : 0;
}

/* The network's categories, by words of the description; the first that fits. Forecasts pool by them. */
static const struct
{
  const char *word;
  const char *category;
} category_words[] = {
  { "CHRISTMAS", "Seasonal" },
  { "XMAS", "Seasonal" },
  { "ADVENT", "Seasonal" },
  { "EASTER", "Seasonal" },
  { "HOT WATER", "Seasonal" },
  { "WARMER", "Seasonal" },
  { "LIGHT", "Lighting" },
  { "LANTERN", "Lighting" },
  { "CANDLE", "Lighting" },
  { "LAMP", "Lighting" },
  { "GARDEN", "Garden" },
  { "PLANT", "Garden" },
  { "BIRD", "Garden" },
  { "CUSHION", "Home textiles" },
  { "TOWEL", "Home textiles" },
  { "APRON", "Home textiles" },
  { "DOORMAT", "Home textiles" },
  { "QUILT", "Home textiles" },
  { "SOAP", "Bath" },
  { "BATH", "Bath" },
  { "PICNIC", "Outdoor" },
  { "UMBRELLA", "Outdoor" },
  { "PARASOL", "Outdoor" },
  { "BAG", "Travel" },
  { "PURSE", "Travel" },
  { "LUGGAGE", "Travel" },
  { "CARD", "Office" },
  { "PAPER", "Office" },
  { "WRAP", "Office" },
  { "PENCIL", "Office" },
  { "NOTEBOOK", "Office" },
  { "TOY", "Toys" },
  { "GAME", "Toys" },
  { "PUZZLE", "Toys" },
  { "DOLL", "Toys" },
  { "CHILD", "Toys" },
  { "BOX", "Storage" },
  { "TIN", "Storage" },
  { "JAR", "Storage" },
  { "HOOK", "Storage" },
  { "DRAWER", "Storage" },
  { "BASKET", "Storage" },
  { "MUG", "Kitchen" },
  { "CUP", "Kitchen" },
  { "PLATE", "Kitchen" },
  { "BOWL", "Kitchen" },
  { "CAKE", "Kitchen" },
  { "TEA", "Kitchen" },
};

static const char *
find_category (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (category_words); i++)
    if (strstr (name, category_words[i].word) != NULL)
      return category_words[i].category;

  return "";
}

static void
add_item (TwModel    *model,
          const char *sku,
          const char *name,
          double      price)
{
  double litres = CLAMP (LITRES * pow (price, LITRES_POWER), LEAST_LITRES, MOST_LITRES);

  tw_model_add_item (model, &(TwItem){
                              .id = (char *) sku,
                              .name = (char *) (*name != '\0' ? name : sku),
                              .category = (char *) find_category (name),
                              .unit_cost = MAX (COST_SHARE * price * POUND, 0.001),
                              .volume_m3 = litres / 1000,
                              .weight_kg = litres * KG_A_LITRE,
                              .units_per_carton = (guint32) CLAMP (CARTON_LITRES / litres, 1, MOST_IN_CARTON),
                            });
}

/* Items without a sale before the plan's start stay out; *item_of is TW_ANY for them. */
static guint32 *
add_items (const Book *book,
           TwModel    *model)
{
  guint    n = book->lines->skus->len;
  guint32 *item_of = g_new (guint32, n);
  g_autoptr (GArray) prices = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < n; i++)
    {
      double price = get_item_price (book, i, prices);

      item_of[i] = price > 0 ? tw_model_get_n_items (model) : TW_ANY;
      if (price > 0)
        add_item (model, g_ptr_array_index (book->lines->skus, i), g_ptr_array_index (book->lines->names, i), price);
    }

  return item_of;
}

/* ---- markets, offers, history, stock ---- */

/* Market number of each country; the place table is not sealed yet, so it is counted through. */
static guint32 *
add_markets (const Book *book,
             TwModel    *model)
{
  guint    n = book->lines->countries->len;
  guint32 *market_of = g_new0 (guint32, n);

  for (guint c = 0; c < n; c++)
    {
      const char *code = g_ptr_array_index (book->lines->countries, c);

      tw_demo_add_market (model, code);
      if (strcmp (code, HOME) != 0)
        tw_demo_add_parcel (model, HOME_CENTRE, code);
    }
  for (guint c = 0; c < n; c++)
    for (guint p = 0; p < tw_model_get_n_places (model); p++)
      {
        const TwPlace *place = tw_model_get_place (model, p);

        if (strcmp (place->id, g_ptr_array_index (book->lines->countries, c)) == 0)
          break;
        market_of[c] += place->kind == TW_PLACE_MARKET;
      }

  return market_of;
}

/* Pounds without tax in the file, money of the market with its tax in the plan. */
static double
get_local_factor (const TwDemoCountry *country)
{
  return POUND / country->exchange_rate * (1 + country->sales_tax);
}

static gint64
sum_units (const Book   *book,
           const Series *series,
           TwWeek        from)
{
  gint64 sum = 0;

  for (TwWeek week = MAX (from, series->first); week < book->start_week; week++)
    sum += series->units[week - series->first];

  return sum;
}

static void
add_offer (const Book   *book,
           TwModel      *model,
           const Series *series,
           guint32       item,
           guint32       market,
           GArray       *prices)
{
  const TwDemoCountry *country = tw_demo_find_country (g_ptr_array_index (book->lines->countries, series->country));
  const TwItem        *row = tw_model_get_item (model, item);
  double               lines_per_order = (double) book->lines->lines->len / MAX (book->lines->n_invoices, 1);
  double               units_per_line = (double) sum_units (book, series, series->first) / MAX (series->n_lines, 1);
  double               per_order = MAX (lines_per_order * units_per_line, 1);
  TwOffer              offer = { .listed = series->last >= book->start_week - LISTED_WEEKS };
  double               price;

  collect_prices (book, series, prices);
  price = take_median (prices) * get_local_factor (country);
  offer.price = (float) MIN (price, TW_MAX_MONEY);
  offer.fulfilment_fee = (float) (tw_demo_get_fulfilment_fee (country, row->volume_m3 * per_order, row->weight_kg * per_order) / per_order);
  offer.duty_rate = (float) tw_demo_get_duty_rate (country->code, row->category);
  tw_model_set_offer (model, item, market, &offer);
}

static void
add_history (const Book   *book,
             TwModel      *model,
             const Series *series,
             guint32       item,
             guint32       market)
{
  guint              n = (guint) (book->start_week - series->first);
  double             factor = get_local_factor (tw_demo_find_country (g_ptr_array_index (book->lines->countries, series->country)));
  g_autofree gint32 *units = g_new (gint32, n);
  g_autofree float  *price = g_new (float, n);
  g_autofree guint8 *flags = g_new0 (guint8, n);

  for (guint t = 0; t < n; t++)
    {
      units[t] = (gint32) MIN (series->units[t], TW_MAX_UNITS);
      price[t] = (float) (series->money[t] * factor);
      if (!book->open[series->first - book->first_week + (TwWeek) t])
        flags[t] = TW_SALES_MISSING;
    }
  tw_model_add_sales (model, &(TwSales){ .item = item, .market = market, .first_week = series->first, .n_weeks = n, .units = units, .price = price, .flags = flags });
}

static void
add_all_series (const Book    *book,
                TwModel       *model,
                const guint32 *item_of,
                const guint32 *market_of)
{
  g_autoptr (GArray) prices = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < book->series->len; i++)
    {
      const Series *series = &g_array_index (book->series, Series, i);

      add_offer (book, model, series, item_of[series->sku], market_of[series->country], prices);
      add_history (book, model, series, item_of[series->sku], market_of[series->country]);
    }
}

static guint
add_stock (const Book    *book,
           TwModel       *model,
           const guint32 *item_of)
{
  g_autofree gint64 *sold = g_new0 (gint64, tw_model_get_n_items (model));
  guint32            home = 0;
  guint              n = 0;

  while (strcmp (tw_model_get_place (model, home)->id, HOME_CENTRE) != 0)
    home++;
  for (guint i = 0; i < book->series->len; i++)
    {
      const Series *series = &g_array_index (book->series, Series, i);

      sold[item_of[series->sku]] += sum_units (book, series, book->start_week - STOCK_WEEKS);
    }
  for (guint32 item = 0; item < tw_model_get_n_items (model); item++)
    if (sold[item] > 0)
      {
        tw_model_add_stock (model, &(TwStock){ .item = item, .place = home, .age_days = STOCK_AGE_DAYS, .on_hand = (guint32) MIN (sold[item], TW_MAX_UNITS) });
        n++;
      }

  return n;
}

/* ---- the import ---- */

static TwModel *
build_model (const Book     *book,
             TwImportReport *report,
             GError        **error)
{
  g_autoptr (TwModel) model = tw_model_new ("Online Retail II", "USD", book->start_week, N_WEEKS);
  g_autofree guint32 *market_of = NULL;
  g_autofree guint32 *item_of = NULL;
  TwDay               first = tw_week_get_monday (book->first_week);
  guint               n_stock;

  tw_model_set_description (model, description);
  tw_demo_add_network_with (model, 0, UNIT_FEE_SCALE);
  market_of = add_markets (book, model);
  item_of = add_items (book, model);
  add_all_series (book, model, item_of, market_of);
  n_stock = add_stock (book, model, item_of);
  tw_demo_add_events (model, first, tw_week_get_monday (book->start_week) + 7 * N_WEEKS - 1);
  tw_model_add_usual_scenarios (model);
  if (!tw_model_seal (model, error))
    return NULL;

  tw_import_report_add_taken (report, "items", tw_model_get_n_items (model));
  tw_import_report_add_taken (report, "series", book->series->len);
  tw_import_report_add_taken (report, "stock", n_stock);

  return g_steal_pointer (&model);
}

static void
note_cancellations (Book           *book,
                    TwImportReport *report)
{
  guint matched, partly, unmatched;

  tw_online_lines_cancel (book->lines, &matched, &partly, &unmatched);
  tw_import_report_add_note (report, "Cancellations: %u taken off their sale, %u in part, %u without one and taken off their week.", matched, partly, unmatched);
}

static void
note_book (const Book     *book,
           TwImportReport *report)
{
  g_autofree char *first = tw_day_dup_string (g_array_index (book->lines->lines, TwOnlineLine, 0).day);
  g_autofree char *start = tw_day_dup_string (tw_week_get_monday (book->start_week));
  guint            closed = 0;

  for (guint t = 0; t < book->n_weeks; t++)
    closed += !book->open[t];
  tw_import_report_add_taken (report, "lines", book->lines->lines->len);
  tw_import_report_add_note (report, "%u countries, %u invoices, from %s on; the plan starts on %s.", book->lines->countries->len, book->lines->n_invoices, first, start);
  if (closed > 0)
    tw_import_report_add_note (report, "Weeks without any sale, counted as missing: %u.", closed);
  if (book->n_below > 0)
    tw_import_report_add_note (report, "%" G_GUINT64_FORMAT " units cancelled beyond what their week sold were left out.", book->n_below);
  if (book->n_late > 0)
    tw_import_report_add_note (report, "%" G_GUINT64_FORMAT " lines of the last week, which is not full, were left out.", book->n_late);
  tw_import_report_add_note (report, "Assumed, not in the file: cost, volume, weight, delivery, tax, network, and today's stock (twelve weeks of sales, all in Great Britain).");
}

typedef struct
{
  TwProgressFunc progress;
  gpointer       data;
} Listener;

static void
progress_cb (double   fraction,
             gpointer data)
{
  const Listener *listener = data;

  listener->progress (READING_SHARE * fraction, listener->data);
}

gboolean
tw_online_retail_match (GFile *file)
{
  return tw_online_lines_match (file);
}

TwModel *
tw_online_retail_import (GFile          *file,
                         TwImportReport *report,
                         TwProgressFunc  progress,
                         gpointer        data,
                         GCancellable   *cancellable,
                         GError        **error)
{
  g_autoptr (TwImportReport) counts = tw_import_report_new ();
  Listener listener = { progress, data };
  Book     book = { 0 };
  TwModel *model = NULL;

  book.lines = tw_online_lines_read (file, counts, progress != NULL ? progress_cb : NULL, &listener, cancellable, error);
  if (book.lines == NULL)
    return NULL;
  if (book.lines->lines->len == 0)
    {
      g_autofree char *name = g_file_get_basename (file);

      g_set_error (error, TW_IO_ERROR, TW_IO_ERROR_SYNTAX, "%s: no line is a sale of goods", name);
      clear_book (&book);
      return NULL;
    }

  note_cancellations (&book, counts);
  find_weeks (&book);
  find_series (&book);
  fill_series (&book);
  settle_cancellations (&book);
  note_book (&book, counts);
  model = build_model (&book, counts, error);
  clear_book (&book);
  if (model != NULL)
    tw_import_report_merge (report, counts);
  if (model != NULL && progress != NULL)
    progress (1, data);

  return model;
}
