/* tw-driver-model-private.h: what the files of the driver model share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "forecast/tw-driver-model.h"
#include "forecast/tw-usual-deals.h"

#include <math.h>

G_BEGIN_DECLS

#define TW_DRIVER_N_ORIGINS  (TW_SERIES_N_ORIGINS + 1)
#define TW_DRIVER_MIN_VALUES 16  /* of a series that teaches */
#define TW_DRIVER_MAX_LOG    3.0 /* of all drivers together */

/* What is believed of a kind before any sales: deviation of its effect around none, and bounds. */
typedef struct
{
  double spread;
  double low;
  double high;
} TwDriverPrior;

extern const TwDriverPrior tw_driver_priors[TW_N_DRIVERS];

/* Groups of series that answer alike, from all to one. */
typedef enum
{
  TW_DRIVER_GROUP_ALL,
  TW_DRIVER_GROUP_CATEGORY,
  TW_DRIVER_GROUP_ITEM,
  TW_DRIVER_GROUP_MARKET,
  TW_DRIVER_GROUP_SERIES,
} TwDriverGroup;
#define TW_DRIVER_N_GROUPS 5

/* Effects of all groups as one origin knows them: of kind k in group number g in element g * p + k. */
typedef struct
{
  double *effect[TW_DRIVER_N_GROUPS];
  double  error[TW_N_DRIVERS]; /* of the effect of all */
  double  kappa;
} TwDriverFit;

/* What a series that teaches knows of all kinds that anything is known of. */
typedef struct
{
  float *x; /* of kind in row r at step t in element r * n + t */
  double mean[TW_N_DRIVERS];
} TwDriverMeasures;

struct _TwDriverModel
{
  const TwForecastFrame *frame;
  guint                  p;
  TwDriverKind           kind[TW_N_DRIVERS];
  guint                  row[TW_N_DRIVERS]; /* of each kind in #TwDriverMeasures */
  guint                  n_rows;
  guint32                known;    /* bits of kinds, whether kept or not */
  TwUsualDeals          *usual;    /* (nullable) */
  TwDriverMeasures      *measures; /* [n_teachers] */
  guint32               *teacher;  /* [frame->n]: number among the teachers, n_teachers if it is none */
  guint32                n_teachers;
  TwDriverFit            fit[TW_DRIVER_N_ORIGINS];
};

/* One series that teaches. */
typedef struct
{
  guint   index;
  double *square;   /* [p * p]: information on its effects */
  double *gradient; /* [p] */
  double *effect;   /* [p]: now */
  double *last;     /* [p]: where gradient and square were taken */
  double  spread;   /* sum of squared surprises over what they are expected to be */
  double  kappa;    /* sum of weight × the κ that each surprise speaks for */
  double  weight;
  guint   count;
  double *loss; /* [p + 1]: without each kind, and with all */
} TwDriverTeacher;

typedef struct
{
  TwDriverModel   *self;
  TwDriverTeacher *teachers;
  gsize            origin;
  double           kappa;
  gboolean         plain;                                   /* whether to look away from the season */
  guint32          on;                                      /* bits of the kinds, by their number, that take part when judging */
  double           gain[TW_DRIVER_N_ORIGINS][TW_N_DRIVERS]; /* error without each kind less error with all, up to each origin */
} TwDriverRun;

guint tw_driver_model_get_group (const TwDriverModel *self,
                                 TwDriverGroup        group,
                                 guint                index);

guint tw_driver_model_get_n_groups (const TwDriverModel *self,
                                    TwDriverGroup        group);

/* Effect of kind number @k in a series as origin @origin knows it. */
double tw_driver_model_get_effect_then (const TwDriverModel *self,
                                        gsize                origin,
                                        guint                index,
                                        guint                k);

/* Steps of a series, from its first value to the end of the plan. */
gsize tw_driver_model_get_n (const TwDriverModel *self,
                             guint                index);

/* Steps of a series that origin @origin knew. */
gsize tw_driver_get_n_known (const TwForecastFrame *frame,
                             guint                  index,
                             gsize                  origin);

/* Measures of kind number @k; of a series that does not teach they are written into @scratch. */
const float *tw_driver_model_get_x (const TwDriverModel *self,
                                    guint                index,
                                    guint                k,
                                    double              *mean,
                                    float               *scratch);

/* (nullable) */
const double *tw_driver_get_season (const TwForecastFrame *frame,
                                    guint                  index,
                                    gsize                  origin);

/* Whether the value is known, and not a lower bound alone. */
static inline gboolean
tw_driver_says_something (const TwSeries *series,
                          gsize           t)
{
  return isfinite (series->value[t]) && !(series->at_least != NULL && series->at_least[t]);
}

/* What the origin expected of the steps after it, where it could not foresee them. @mean: that was taken off @x. */
double tw_driver_model_get_guess (const TwDriverModel *self,
                                  const float         *x,
                                  double               mean,
                                  guint                k,
                                  gsize                known);

/* Factor of the deals that an event usually brings, where nothing was planned. @on: bits of kinds, by their number. */
double tw_driver_model_get_usual (const TwDriverModel *self,
                                  guint                index,
                                  gsize                origin,
                                  guint32              foreseen,
                                  guint32              on,
                                  gsize                t);

TwDriverTeacher *tw_driver_teachers_new (const TwDriverModel *self) G_GNUC_WARN_UNUSED_RESULT;

void tw_driver_teachers_free (TwDriverTeacher *teachers,
                              guint            n);

/* Fits the kinds of the model at the run's origin, beginning where the last fit ended. */
void tw_driver_fit (TwDriverRun *run,
                    int          n_threads);

/* Bits of the kinds, by their number, that are worth keeping: the worst goes first. */
guint32 tw_driver_choose_kinds (TwDriverRun *run,
                                int          n_threads);

G_END_DECLS
