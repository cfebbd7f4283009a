/* tw-online-lines.h: the invoice lines of an online shop, as UCI Online Retail II has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-calendar.h"
#include "tw-import-report.h"
#include "tw-io-error.h"
#include "tw-progress.h"

G_BEGIN_DECLS

#define TW_ONLINE_MAX_LINES 20000000

/**
 * TwOnlineLine: one sale of goods, or one cancellation of goods
 * @sku: index, @country: index into the countries
 * @customer: 0 if not told
 * @units: sold, > 0; or cancelled, < 0
 * @day: of the invoice
 * @price: per unit, > 0, as the file has it
 */
typedef struct
{
  guint32 sku;
  guint32 country;
  guint32 customer;
  gint32  units;
  TwDay   day;
  float   price;
} TwOnlineLine;

/**
 * TwOnlineLines:
 * @skus: (element-type utf8): stock codes in upper case
 * @names: (element-type utf8): the longest description of each; "" without one
 * @countries: (element-type utf8): codes of tw-demo's country table
 * @lines: (element-type TwOnlineLine): ordered by day
 * @n_invoices: invoices that hold goods
 */
typedef struct
{
  GPtrArray *skus;
  GPtrArray *names;
  GPtrArray *countries;
  GArray    *lines;
  guint      n_invoices;
} TwOnlineLines;

/**
 * tw_online_lines_read:
 *
 * Reads the columns InvoiceNo or Invoice, StockCode, Quantity, InvoiceDate, UnitPrice or Price, CustomerID
 * or Customer ID, Country, and Description if there is one, in any order, other columns ignored; comma,
 * semicolon or tab; plain or gzip; UTF-8 or else Latin 1. Dates are 2009-12-01 07:45[:00], 12/1/2010 8:26 or 01/12/2009 07:45;
 * whether the month or the day comes first follows from the whole file, and a file that leaves it open is
 * refused. Countries are English names or ISO 3166-1 codes.
 *
 * Lines that are no sale of goods are counted in @report by reason: postage, fees, discounts, samples,
 * vouchers, tests, adjustments, no price, a negative quantity that is no cancellation, an unknown country,
 * and lines that are there twice.
 *
 * Returns: (transfer full): or NULL with %TW_IO_ERROR naming file, line, column, value and what was
 * expected, or %G_IO_ERROR_CANCELLED
 */
TwOnlineLines *tw_online_lines_read (GFile          *file,
                                     TwImportReport *report,
                                     TwProgressFunc  progress,
                                     gpointer        data,
                                     GCancellable   *cancellable,
                                     GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void           tw_online_lines_free (TwOnlineLines *self);

/* Whether the first row of a file names the columns above. */
gboolean tw_online_lines_match (GFile *file);

/**
 * tw_online_lines_cancel:
 *
 * Takes each cancellation off the latest earlier sales of the same customer, SKU and price; those lines
 * then hold fewer units, or 0. What finds no sale keeps its negative units, for the week to bear.
 *
 * @matched: (out): cancellations taken off a sale in full, @partly: (out): in part, @unmatched: (out): not
 */
void tw_online_lines_cancel (TwOnlineLines *self,
                             guint         *matched,
                             guint         *partly,
                             guint         *unmatched);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwOnlineLines, tw_online_lines_free)

G_END_DECLS
