/* tw-chart-style.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-chart-style.h"

#include <adwaita.h>
#include <math.h>

#define RGB(hex)                                                                     \
  {                                                                                  \
    ((hex) >> 16 & 255) / 255.f, ((hex) >> 8 & 255) / 255.f, ((hex) &255) / 255.f, 1 \
  }

/* The colours of the GNOME palette that read on white and on the dark card. */
static const TwChartStyle light = {
  .text = RGB (0x2e3436),
  .dim = RGB (0x5e5c64),
  .grid = RGB (0xdeddda),
  .paper = RGB (0xffffff),
  .history = RGB (0x2e3436),
  .median = RGB (0x1c71d8),
  .band = RGB (0x3584e4),
  .adjusted = RGB (0xc64600),
  .event = RGB (0xf5c211),
  .good = RGB (0x1b7f4d),
  .bad = RGB (0xc01c28),
  .area = { RGB (0x3584e4), RGB (0x33b07a), RGB (0xe5b20b), RGB (0xe66100), RGB (0x9141ac), RGB (0x986a44) },
  .line_width = 1.6,
};

static const TwChartStyle dark_style = {
  .text = RGB (0xf6f5f4),
  .dim = RGB (0xb4b2b0),
  .grid = RGB (0x4a4a4d),
  .paper = RGB (0x303033),
  .history = RGB (0xdeddda),
  .median = RGB (0x78aeed),
  .band = RGB (0x5a97e0),
  .adjusted = RGB (0xffa348),
  .event = RGB (0xf8e45c),
  .good = RGB (0x8ff0a4),
  .bad = RGB (0xff8a80),
  .area = { RGB (0x5a97e0), RGB (0x46b985), RGB (0xd9b13b), RGB (0xe8843c), RGB (0xb67fcc), RGB (0xb5906f) },
  .line_width = 1.6,
  .dark = TRUE,
};

void
tw_chart_style_init (TwChartStyle *style,
                     gboolean      dark,
                     gboolean      high_contrast)
{
  *style = dark ? dark_style : light;
  style->opaque = TRUE;
  style->high_contrast = high_contrast;
  if (!high_contrast)
    return;

  style->text = dark ? (GdkRGBA) RGB (0xffffff) : (GdkRGBA) RGB (0x000000);
  style->dim = style->history = style->text;
  style->grid = dark ? (GdkRGBA) RGB (0x8c8a88) : (GdkRGBA) RGB (0x77767b);
  style->median = dark ? (GdkRGBA) RGB (0x99c1f1) : (GdkRGBA) RGB (0x1a5fb4);
  style->line_width = 2.4;
}

static void
get_text_color (GtkWidget *widget,
                GdkRGBA   *color)
{
#if GTK_CHECK_VERSION(4, 10, 0)
  gtk_widget_get_color (widget, color);
#else
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
#endif
}

void
tw_chart_style_init_for_widget (TwChartStyle *style,
                                GtkWidget    *widget)
{
  GdkRGBA  text;
  gboolean high_contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());

  /* light text stands on dark ground, whoever made it dark */
  get_text_color (widget, &text);
  tw_chart_style_init (style, text.red + text.green + text.blue > 1.5, high_contrast);
  style->opaque = FALSE;
  style->mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
}

static double
get_linear (double channel)
{
  return channel <= 0.03928 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
get_luminance (const GdkRGBA *color)
{
  return 0.2126 * get_linear (color->red) + 0.7152 * get_linear (color->green) + 0.0722 * get_linear (color->blue);
}

double
tw_chart_style_get_contrast (const GdkRGBA *a,
                             const GdkRGBA *b)
{
  double la = get_luminance (a), lb = get_luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}
