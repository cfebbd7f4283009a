/* tw-chart-export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "tw-chart-export.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>

#define PNG_SCALE 2.0

static cairo_status_t
write_cb (void                *closure,
          const unsigned char *data,
          unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
create_surface (TwChartFile kind,
                double      width,
                double      height,
                GByteArray *bytes)
{
  switch (kind)
    {
    case TW_CHART_FILE_SVG:
      return cairo_svg_surface_create_for_stream (write_cb, bytes, width, height);
    case TW_CHART_FILE_PDF:
      return cairo_pdf_surface_create_for_stream (write_cb, bytes, width, height);
    case TW_CHART_FILE_PNG:
    default:
      return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (width * PNG_SCALE), (int) (height * PNG_SCALE));
    }
}

static cairo_status_t
draw_on (cairo_surface_t    *surface,
         TwChartFile         kind,
         TwChartDrawFunc     draw,
         gconstpointer       data,
         const TwChartStyle *style,
         double              width,
         double              height)
{
  cairo_t       *cr = cairo_create (surface);
  cairo_status_t status;

  if (kind == TW_CHART_FILE_PNG)
    cairo_scale (cr, PNG_SCALE, PNG_SCALE);
  draw (cr, NULL, data, style, width, height);
  cairo_show_page (cr);
  status = cairo_status (cr);
  cairo_destroy (cr);

  return status;
}

GBytes *
tw_chart_render (TwChartFile     kind,
                 TwChartDrawFunc draw,
                 gconstpointer   data,
                 gboolean        mirrored,
                 double          width,
                 double          height,
                 GError        **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t   status;
  TwChartStyle     style;

  g_return_val_if_fail (width >= 1 && width <= 4000 && height >= 1 && height <= 4000, NULL);

  tw_chart_style_init (&style, FALSE, FALSE);
  style.mirrored = mirrored;
  surface = create_surface (kind, width, height, bytes);
  status = draw_on (surface, kind, draw, data, &style, width, height);
  if (status == CAIRO_STATUS_SUCCESS && kind == TW_CHART_FILE_PNG)
    status = cairo_surface_write_to_png_stream (surface, write_cb, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
export_to (TwChartFile     kind,
           TwChartDrawFunc draw,
           gconstpointer   data,
           gboolean        mirrored,
           double          width,
           double          height,
           GFile          *file,
           GError        **error)
{
  g_autoptr (GBytes) bytes = tw_chart_render (kind, draw, data, mirrored, width, height, error);

  if (bytes == NULL)
    return FALSE;

  return g_file_replace_contents (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, FALSE,
                                  G_FILE_CREATE_NONE, NULL, NULL, error);
}

gboolean
tw_chart_export_png (TwChartDrawFunc draw,
                     gconstpointer   data,
                     gboolean        mirrored,
                     double          width,
                     double          height,
                     GFile          *file,
                     GError        **error)
{
  return export_to (TW_CHART_FILE_PNG, draw, data, mirrored, width, height, file, error);
}

gboolean
tw_chart_export_svg (TwChartDrawFunc draw,
                     gconstpointer   data,
                     gboolean        mirrored,
                     double          width,
                     double          height,
                     GFile          *file,
                     GError        **error)
{
  return export_to (TW_CHART_FILE_SVG, draw, data, mirrored, width, height, file, error);
}

gboolean
tw_chart_export_pdf (TwChartDrawFunc draw,
                     gconstpointer   data,
                     gboolean        mirrored,
                     double          width,
                     double          height,
                     GFile          *file,
                     GError        **error)
{
  return export_to (TW_CHART_FILE_PDF, draw, data, mirrored, width, height, file, error);
}

void
tw_chart_append_csv (GString *csv,
                     double   value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (csv, ',');
  if (isfinite (value))
    g_string_append (csv, g_ascii_formatd (text, sizeof text, "%.10g", value));
}

void
tw_chart_append_csv_name (GString    *csv,
                          const char *name)
{
  g_autoptr (GString) quoted = g_string_new (name);

  g_string_replace (quoted, "\"", "\"\"", 0);
  g_string_append_printf (csv, "\"%s\"", quoted->str);
}
