/* tw-online-retail.h: a plan from the invoices of UCI Online Retail II
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/tw-model.h"
#include "tw-import-report.h"
#include "tw-io-error.h"
#include "tw-progress.h"

G_BEGIN_DECLS

/* Whether @file has the columns of that data set. */
gboolean tw_online_retail_match (GFile *file);

/**
 * tw_online_retail_import:
 * @file: Online Retail or Online Retail II as CSV, plain or gzip (see tw_online_lines_read())
 * @report: filled if the import succeeds, and left as it was if not
 *
 * A plan on the demo network (tw_demo_add_network()) with the items, markets and history of the file.
 * The file tells what was sold, when, where and for how much; all else is assumed by these rules, which the
 * plan's description repeats:
 *
 * - History: units by week and country, cancellations taken off the sale they belong to, or else off their
 *   week. Dates stay true. The plan starts on the Monday after the last full week: the week of the last
 *   line if that is a Friday or later, else the week before. Weeks in which nobody bought anything are
 *   missing, not zero.
 * - Markets: each country becomes one, served by parcel from the centre in Great Britain, as that firm
 *   did, and from the nearest centre of the network.
 * - Items: prices are pounds without tax. Cost is 40 % of the item's median price, volume 0.45 l times the
 *   price in pounds to the power of 0.9, between 0.05 and 60 l, weight 0.25 kg a litre, cartons of 15 l.
 * - Offers: median price of the weeks sold in that country, with that country's tax, in its currency; listed if
 *   sold there in the last 52 weeks; no commission; delivery for an order of usual size, shared by its units.
 * - Stock: the units sold everywhere in the last twelve weeks, about what new goods need from the factory, in
 *   Great Britain, four weeks old.
 * - Centres: no limits; handling and removal cost a twentieth of the network's fees, which are for single units.
 *
 * Returns: (transfer full): a sealed model; or NULL with %TW_IO_ERROR, %TW_ERROR or %G_IO_ERROR_CANCELLED
 */
TwModel *tw_online_retail_import (GFile          *file,
                                  TwImportReport *report,
                                  TwProgressFunc  progress,
                                  gpointer        data,
                                  GCancellable   *cancellable,
                                  GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
