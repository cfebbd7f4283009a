/* tw-arima.h: autoregressive integrated moving average, its order chosen by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TW_ARIMA_MAX_ORDER  3  /* of p and of q; P and Q are 0 or 1 */
#define TW_ARIMA_MAX_TERMS  5  /* p + q + P + Q */
#define TW_ARIMA_MAX_SEASON 24 /* beyond, the season is to be taken out first */

/**
 * TwArimaOrder: ARIMA(p,d,q)(P,D,Q)m, with a constant or without
 */
typedef struct
{
  guint8 p;
  guint8 d;
  guint8 q;
  guint8 sp;
  guint8 sd;
  guint8 sq;
  guint8 constant;
} TwArimaOrder;

/**
 * TwArima: a fitted model
 * @order: its form
 * @m: steps in a cycle, 1 for none
 * @ar: (array length=order.p + order.sp): coefficients φ, then Φ
 * @ma: (array length=order.q + order.sq): coefficients θ, then Θ, with the sign of y = e + θ e₋₁
 * @constant: mean of the differenced series
 * @variance: of one-step errors
 * @known: whether there is a fit; zero it before the first one
 */
typedef struct
{
  TwArimaOrder order;
  gsize        m;
  double       ar[TW_ARIMA_MAX_ORDER + 1];
  double       ma[TW_ARIMA_MAX_ORDER + 1];
  double       constant;
  double       variance;
  gboolean     known;
} TwArima;

/**
 * tw_arima_fit:
 * @y: (array length=n): finite values of magnitude about 1, n >= 1
 * @m: steps in a cycle; a season is tried for 2 .. %TW_ARIMA_MAX_SEASON where there are three cycles
 * @arima: (inout): the fit of an earlier past of the series, whose order the search starts from, or zeroes;
 *   then the best model found
 *
 * The number of seasonal differences follows from the strength of the season, that of plain ones from the
 * test of Kwiatkowski, Phillips, Schmidt & Shin; orders from a stepwise search for the least corrected AIC.
 * Parameters are those of least squared one-step errors, with values before the first taken to be
 * the mean and their errors to be 0; they are kept stationary and invertible by partial autocorrelations
 * (Monahan 1984). Pure.
 *
 * Source: Hyndman & Khandakar, Automatic time series forecasting: the forecast package for R, J. Statistical
 * Software 27 (2008), section 3; Box, Jenkins & Reinsel, Time Series Analysis, 3rd ed., section 7.1.
 */
void tw_arima_fit (const double *y,
                   gsize         n,
                   gsize         m,
                   TwArima      *arima);

/**
 * tw_arima_predict:
 * @y: (array length=n): the series that was fitted
 * @mean: (out caller-allocates) (array length=h)
 * @sd: (out caller-allocates) (array length=h) (nullable): standard deviation of the forecast errors
 */
void tw_arima_predict (const TwArima *arima,
                       const double  *y,
                       gsize          n,
                       gsize          h,
                       double        *mean,
                       double        *sd);

/* "ARIMA(1,1,2)" or "ARIMA(0,1,1)(0,1,1)"; @name has room for 24 bytes. */
void tw_arima_get_name (const TwArima *arima,
                        char          *name);

G_END_DECLS
