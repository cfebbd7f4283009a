/* test-network-simplex.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "allocate/tw-network-simplex.h"

#include <glpk.h>
#include <string.h>

#define MAX_NODES 60
#define MAX_ARCS  300

typedef struct
{
  TwNetwork net;
  guint32   tail[MAX_ARCS];
  guint32   head[MAX_ARCS];
  gint64    capacity[MAX_ARCS];
  gint64    cost[MAX_ARCS];
  gint64    supply[MAX_NODES];
} Problem;

static void
init_problem (Problem *p,
              guint    n_nodes,
              guint    n_arcs)
{
  memset (p, 0, sizeof *p);
  p->net = (TwNetwork){ .n_nodes = n_nodes, .n_arcs = n_arcs, .tail = p->tail, .head = p->head, .capacity = p->capacity, .cost = p->cost, .supply = p->supply };
}

static void
move_supply (Problem *p,
             guint    from,
             guint    to,
             gint64   units)
{
  p->supply[from] -= units;
  p->supply[to] += units;
}

/* Few distinct costs and capacities, so that most pivots are degenerate and most optima tie; loops,
 * parallel arcs, closed arcs and nodes without arcs among them. */
static void
randomise (Problem *p)
{
  guint n = (guint) g_test_rand_int_range (2, MAX_NODES + 1);
  guint m = (guint) g_test_rand_int_range (1, MAX_ARCS + 1);
  gint  cost_range = g_test_rand_int_range (1, 4) == 1 ? 3 : 1000;
  gint  capacity_range = g_test_rand_int_range (1, 4) == 1 ? 3 : 100;

  init_problem (p, n, m);
  p->net.root = (guint32) g_test_rand_int_range (0, (gint) n);
  for (guint e = 0; e < m; e++)
    {
      p->tail[e] = (guint32) g_test_rand_int_range (0, (gint) n);
      p->head[e] = (guint32) g_test_rand_int_range (0, (gint) n);
      p->cost[e] = g_test_rand_int_range (-cost_range / 2, cost_range);
      p->capacity[e] = g_test_rand_int_range (0, capacity_range);
    }
  for (int i = g_test_rand_int_range (0, 5); i > 0; i--)
    move_supply (p, (guint) g_test_rand_int_range (0, (gint) n), (guint) g_test_rand_int_range (0, (gint) n), g_test_rand_int_range (1, capacity_range + 1));
}

/* Balance, bounds, dual feasibility and complementary slackness, from the inputs alone: together they
 * prove the flow cheapest. */
static void
assert_optimal (const Problem          *p,
                const TwNetworkSimplex *simplex)
{
  const gint64 *flow = tw_network_simplex_get_flow (simplex);
  const gint64 *potential = tw_network_simplex_get_potential (simplex);
  gint64        excess[MAX_NODES];

  memcpy (excess, p->supply, sizeof excess);
  for (guint e = 0; e < p->net.n_arcs; e++)
    {
      gint64 reduced = p->cost[e] + potential[p->tail[e]] - potential[p->head[e]];

      g_assert_cmpint (flow[e], >=, 0);
      g_assert_cmpint (flow[e], <=, p->capacity[e]);
      if (reduced > 0)
        g_assert_cmpint (flow[e], ==, 0);
      if (reduced < 0)
        g_assert_cmpint (flow[e], ==, p->capacity[e]);
      excess[p->tail[e]] -= flow[e];
      excess[p->head[e]] += flow[e];
    }
  for (guint k = 0; k < p->net.n_nodes; k++)
    if (k != p->net.root)
      g_assert_cmpint (excess[k], ==, -tw_network_simplex_get_missing (simplex, k));
}

/* The cut proves that nothing more can come in: full arcs in, empty arcs out, and the nodes' own need. */
static void
assert_short (const Problem          *p,
              const TwNetworkSimplex *simplex)
{
  const gint64 *flow = tw_network_simplex_get_flow (simplex);
  gint64        need = 0;
  gint64        missing = 0;
  gboolean      excess_left = FALSE;

  for (guint k = 0; k < p->net.n_nodes; k++)
    {
      gint64 here = tw_network_simplex_get_missing (simplex, k);

      if (tw_network_simplex_is_short (simplex, k))
        need -= p->supply[k];
      missing += MAX (here, 0);
      excess_left |= here < 0;
    }
  for (guint e = 0; e < p->net.n_arcs; e++)
    {
      gboolean from = tw_network_simplex_is_short (simplex, p->tail[e]);
      gboolean to = tw_network_simplex_is_short (simplex, p->head[e]);

      if (!from && to)
        {
          g_assert_cmpint (flow[e], ==, p->capacity[e]);
          need -= p->capacity[e];
        }
      if (from && !to)
        g_assert_cmpint (flow[e], ==, 0);
    }
  g_assert_cmpint (need, ==, missing);
  g_assert_true (missing > 0 || excess_left);
}

static gboolean
solve_with_glpk (const Problem *p,
                 double        *cost)
{
  typedef struct
  {
    double supply;
  } Vertex;
  typedef struct
  {
    double low, capacity, cost, flow;
  } Arc;
  glp_graph *graph = glp_create_graph (sizeof (Vertex), sizeof (Arc));
  int        result;

  glp_add_vertices (graph, (int) p->net.n_nodes);
  for (guint k = 0; k < p->net.n_nodes; k++)
    ((Vertex *) graph->v[k + 1]->data)->supply = (double) p->supply[k];
  for (guint e = 0; e < p->net.n_arcs; e++)
    {
      Arc *arc;

      if (p->tail[e] == p->head[e]) /* refused by GLPK; a loop that pays is simply filled */
        continue;
      arc = glp_add_arc (graph, (int) p->tail[e] + 1, (int) p->head[e] + 1)->data;
      arc->capacity = (double) p->capacity[e];
      arc->cost = (double) p->cost[e];
    }

  result = glp_mincost_okalg (graph, offsetof (Vertex, supply), offsetof (Arc, low), offsetof (Arc, capacity), offsetof (Arc, cost), cost, offsetof (Arc, flow), -1);
  glp_delete_graph (graph);
  for (guint e = 0; e < p->net.n_arcs; e++)
    if (p->tail[e] == p->head[e] && p->cost[e] < 0)
      *cost += (double) (p->cost[e] * p->capacity[e]);
  g_assert_true (result == 0 || result == GLP_ENOPFS);

  return result == 0;
}

static TwFlowStatus
attach_and_solve (TwNetworkSimplex *simplex,
                  const Problem    *p)
{
  g_autoptr (GError) error = NULL;

  tw_network_simplex_attach (simplex, &p->net, &error);
  g_assert_no_error (error);

  return tw_network_simplex_solve (simplex, NULL);
}

static void
test_against_glpk (void)
{
  g_autoptr (TwNetworkSimplex) simplex = tw_network_simplex_new ();
  Problem p;
  guint   n_feasible = 0;

  for (int trial = 0; trial < 1500; trial++)
    {
      TwFlowStatus status;
      double       cost = 0;

      randomise (&p);
      status = attach_and_solve (simplex, &p);
      assert_optimal (&p, simplex);
      g_assert_cmpint (status, ==, solve_with_glpk (&p, &cost) ? TW_FLOW_OPTIMAL : TW_FLOW_INFEASIBLE);
      if (status == TW_FLOW_OPTIMAL)
        g_assert_cmpfloat ((double) tw_network_simplex_get_cost (simplex), ==, cost);
      else
        assert_short (&p, simplex);
      n_feasible += status == TW_FLOW_OPTIMAL;
    }
  g_assert_cmpuint (n_feasible, >, 500);
  g_assert_cmpuint (n_feasible, <, 1400);
}

/* One more unit at every node, solved anew by another object, against the potential. */
static void
assert_worth_of_one_more (const Problem          *p,
                          const TwNetworkSimplex *simplex)
{
  g_autoptr (TwNetworkSimplex) other = tw_network_simplex_new ();
  Problem  q = *p;
  __int128 cost = tw_network_simplex_get_cost (simplex);

  q.net.tail = q.tail;
  q.net.head = q.head;
  q.net.capacity = q.capacity;
  q.net.cost = q.cost;
  q.net.supply = q.supply;
  for (guint k = 0; k < p->net.n_nodes; k++)
    {
      TwFlowStatus status;

      move_supply (&q, p->net.root, k, 1);
      status = attach_and_solve (other, &q);
      if (status == TW_FLOW_OPTIMAL)
        g_assert_cmpint ((gint64) (cost - tw_network_simplex_get_cost (other)), ==, tw_network_simplex_get_potential (simplex)[k]);
      g_assert_cmpint (status == TW_FLOW_INFEASIBLE, ==, tw_network_simplex_is_cut_off (simplex, k));
      move_supply (&q, k, p->net.root, 1);
    }
}

/* Announces to @simplex what it changes, unless that is %NULL. */
static void
change_something (Problem          *p,
                  TwNetworkSimplex *simplex)
{
  guint  e = (guint) g_test_rand_int_range (0, (gint) p->net.n_arcs);
  guint  from = (guint) g_test_rand_int_range (0, (gint) p->net.n_nodes);
  guint  to = (guint) g_test_rand_int_range (0, (gint) p->net.n_nodes);
  gint64 capacity = g_test_rand_int_range (0, 100);

  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
    case 1:
      if (simplex != NULL)
        tw_network_simplex_will_change_arc (simplex, e);
      p->capacity[e] = g_test_rand_bit () ? 0 : capacity;
      break;
    case 2:
      if (simplex != NULL)
        tw_network_simplex_will_change_arc (simplex, e);
      p->cost[e] += g_test_rand_int_range (-300, 300);
      break;
    default:
      if (simplex != NULL)
        {
          tw_network_simplex_will_change_supply (simplex, from);
          tw_network_simplex_will_change_supply (simplex, to);
        }
      move_supply (p, from, to, g_test_rand_int_range (1, 30));
    }
}

static gint64
count_missing (const Problem          *p,
               const TwNetworkSimplex *simplex)
{
  gint64 missing = 0;

  for (guint k = 0; k < p->net.n_nodes; k++)
    missing += MAX (tw_network_simplex_get_missing (simplex, k), 0);

  return missing;
}

static void
assert_same_answer (const Problem    *p,
                    TwNetworkSimplex *warm,
                    TwFlowStatus      status,
                    TwNetworkSimplex *cold)
{
  g_assert_cmpint (status, ==, attach_and_solve (cold, p));
  assert_optimal (p, warm);
  if (status == TW_FLOW_INFEASIBLE)
    {
      assert_short (p, warm);
      g_assert_cmpint (count_missing (p, warm), ==, count_missing (p, cold));
      return;
    }

  g_assert_true (tw_network_simplex_get_cost (warm) == tw_network_simplex_get_cost (cold));
  for (guint k = 0; k < p->net.n_nodes; k++)
    {
      g_assert_cmpint (tw_network_simplex_is_cut_off (warm, k), ==, tw_network_simplex_is_cut_off (cold, k));
      if (!tw_network_simplex_is_cut_off (warm, k))
        g_assert_cmpint (tw_network_simplex_get_potential (warm)[k], ==, tw_network_simplex_get_potential (cold)[k]);
    }
}

typedef enum
{
  ALL_AT_ONCE,
  ONE_BY_ONE,
  ATTACHED_NEAR,
} Told;

/* What was solved before is all that is known of the numbers there were; now and then the arcs are others, and it is of no use. */
static void
attach_near (Problem          *p,
             TwNetworkSimplex *simplex)
{
  g_autoptr (GBytes) basis = tw_network_simplex_dup_basis (simplex);
  gboolean used;

  if (g_test_rand_int_range (0, 40) == 0)
    p->head[g_test_rand_int_range (0, (gint) p->net.n_arcs)] = (guint32) g_test_rand_int_range (0, (gint) p->net.n_nodes);
  g_assert_true (tw_network_simplex_attach_near (simplex, &p->net, g_bytes_get_data (basis, NULL), g_bytes_get_size (basis), &used, NULL));
}

/* Hundreds of changes in a row on one basis; every answer is as good as from a cold start, potentials included. */
static void
check_warm (Told told)
{
  g_autoptr (TwNetworkSimplex) warm = tw_network_simplex_new ();
  g_autoptr (TwNetworkSimplex) cold = tw_network_simplex_new ();
  Problem p;

  for (int trial = 0; trial < 12; trial++)
    {
      randomise (&p);
      if (attach_and_solve (warm, &p) == TW_FLOW_OPTIMAL)
        assert_worth_of_one_more (&p, warm);

      for (int edit = 0; edit < 200; edit++)
        {
          TwFlowStatus status;

          for (int i = g_test_rand_int_range (0, g_test_rand_bit () ? 4 : 40); i >= 0; i--)
            change_something (&p, told == ONE_BY_ONE ? warm : NULL);
          if (told == ATTACHED_NEAR)
            attach_near (&p, warm);
          else
            g_assert_true (told == ONE_BY_ONE ? tw_network_simplex_take_changes (warm, NULL) : tw_network_simplex_update (warm, NULL));
          status = tw_network_simplex_solve (warm, NULL);
          assert_same_answer (&p, warm, status, cold);
          if (status == TW_FLOW_OPTIMAL && edit % 40 == 0)
            assert_worth_of_one_more (&p, warm);
        }
    }
}

static void
test_warm (void)
{
  check_warm (ALL_AT_ONCE);
}

static void
test_changes (void)
{
  check_warm (ONE_BY_ONE);
}

static void
test_near (void)
{
  check_warm (ATTACHED_NEAR);
}

/* In one call the start is the same as by attaching and loading, from any address; a basis of another network
 * or a broken one is not used, and does no harm. */
static void
assert_attaches_with (TwNetworkSimplex *simplex,
                      const Problem    *p,
                      GBytes           *basis,
                      TwFlowStatus      status,
                      __int128          cost)
{
  g_autofree guint8 *odd = g_malloc (g_bytes_get_size (basis) + 1);
  g_autoptr (GBytes) again = NULL;
  guint64  n_pivots;
  gboolean used = FALSE;

  g_assert_true (tw_network_simplex_attach_with_basis (simplex, &p->net, basis, &used, NULL));
  g_assert_true (used);
  n_pivots = tw_network_simplex_get_n_pivots (simplex);
  g_assert_cmpint (tw_network_simplex_solve (simplex, NULL), ==, status);
  g_assert_true (tw_network_simplex_get_cost (simplex) == cost);
  g_assert_cmpuint (tw_network_simplex_get_n_pivots (simplex), ==, n_pivots);
  assert_optimal (p, simplex);

  g_assert_cmpuint (tw_network_simplex_get_basis_size (simplex), ==, g_bytes_get_size (basis));
  tw_network_simplex_save_basis (simplex, odd + 1);
  g_assert_cmpmem (odd + 1, g_bytes_get_size (basis), g_bytes_get_data (basis, NULL), g_bytes_get_size (basis));
  g_assert_true (tw_network_simplex_attach_with_basis_data (simplex, &p->net, odd + 1, g_bytes_get_size (basis), &used, NULL));
  again = tw_network_simplex_dup_basis (simplex);
  g_assert_true (used && g_bytes_equal (again, basis));

  g_assert_true (tw_network_simplex_attach_with_basis_data (simplex, &p->net, odd + 1, g_bytes_get_size (basis) - 1, &used, NULL));
  g_assert_false (used);
  for (gsize i = 9; i < g_bytes_get_size (basis); i++)
    odd[i] = (guint8) g_test_rand_int_range (0, 3);
  g_assert_true (tw_network_simplex_attach_with_basis_data (simplex, &p->net, odd + 1, g_bytes_get_size (basis), &used, NULL));
  g_assert_cmpint (tw_network_simplex_solve (simplex, NULL), ==, status);
  g_assert_true (status == TW_FLOW_INFEASIBLE || tw_network_simplex_get_cost (simplex) == cost);
  assert_optimal (p, simplex);
}

static void
test_basis (void)
{
  g_autoptr (TwNetworkSimplex) simplex = tw_network_simplex_new ();
  Problem p;

  for (int trial = 0; trial < 200; trial++)
    {
      g_autoptr (GBytes) basis = NULL;
      g_autoptr (GBytes) spoilt = NULL;
      g_autofree guint8 *copy = NULL;
      gsize              size;
      guint64            n_pivots;
      __int128           cost;
      gint64             missing;
      TwFlowStatus       status;

      randomise (&p);
      status = attach_and_solve (simplex, &p);
      cost = tw_network_simplex_get_cost (simplex);
      missing = count_missing (&p, simplex);
      basis = tw_network_simplex_dup_basis (simplex);

      g_assert_true (tw_network_simplex_attach (simplex, &p.net, NULL));
      g_assert_true (tw_network_simplex_load_basis (simplex, basis));
      n_pivots = tw_network_simplex_get_n_pivots (simplex);
      g_assert_cmpint (tw_network_simplex_solve (simplex, NULL), ==, status);
      g_assert_true (tw_network_simplex_get_cost (simplex) == cost);
      g_assert_cmpuint (tw_network_simplex_get_n_pivots (simplex), ==, n_pivots);

      assert_attaches_with (simplex, &p, basis, status, cost);

      /* Any bytes are either a basis or refused; the answer stays the same. What is missing may be so at another
       * node, at another cost of the rest: an artificial arc that left never comes back. */
      copy = g_memdup2 (g_bytes_get_data (basis, &size), g_bytes_get_size (basis));
      for (int i = 0; i < 3; i++)
        copy[g_test_rand_int_range (8, (gint) size)] = (guint8) g_test_rand_int ();
      spoilt = g_bytes_new (copy, size);
      tw_network_simplex_load_basis (simplex, spoilt);
      g_assert_cmpint (tw_network_simplex_solve (simplex, NULL), ==, status);
      g_assert_true (status == TW_FLOW_INFEASIBLE || tw_network_simplex_get_cost (simplex) == cost);
      g_assert_cmpint (count_missing (&p, simplex), ==, missing);
      assert_optimal (&p, simplex);
    }
}

/* Units go from 0 to 1 on the cheapest of @n_arcs - 1 arcs side by side, then on to the root. */
static void
check_width (guint n_arcs,
             gsize pred_size)
{
  g_autoptr (TwNetworkSimplex) simplex = tw_network_simplex_new ();
  g_autofree guint32 *tail = g_new0 (guint32, n_arcs);
  g_autofree guint32 *head = g_new (guint32, n_arcs);
  g_autofree gint64  *capacity = g_new (gint64, n_arcs);
  g_autofree gint64  *cost = g_new (gint64, n_arcs);
  gint64              supply[] = { 9, 0, -9 };
  TwNetwork           net = { .n_nodes = 3, .n_arcs = n_arcs, .root = 2, .tail = tail, .head = head, .capacity = capacity, .cost = cost, .supply = supply };
  g_autoptr (GBytes) basis = NULL;
  guint64  n_pivots;
  gboolean used;

  for (guint e = 0; e < n_arcs; e++)
    {
      head[e] = 1;
      capacity[e] = 4;
      cost[e] = n_arcs - e;
    }
  tail[0] = 1;
  head[0] = 2;
  capacity[0] = 20;

  g_assert_true (tw_network_simplex_attach (simplex, &net, NULL));
  g_assert_cmpint (tw_network_simplex_solve (simplex, NULL), ==, TW_FLOW_OPTIMAL);
  g_assert_true (tw_network_simplex_get_cost (simplex) == 9 * (gint64) n_arcs + 4 * 1 + 4 * 2 + 1 * 3);
  basis = tw_network_simplex_dup_basis (simplex);
  g_assert_cmpuint (g_bytes_get_size (basis), ==, 8 + 3 * pred_size + (n_arcs + 7) / 8);

  g_assert_true (tw_network_simplex_attach_with_basis (simplex, &net, basis, &used, NULL));
  g_assert_true (used);
  n_pivots = tw_network_simplex_get_n_pivots (simplex);
  g_assert_cmpint (tw_network_simplex_solve (simplex, NULL), ==, TW_FLOW_OPTIMAL);
  g_assert_cmpuint (tw_network_simplex_get_n_pivots (simplex), ==, n_pivots);
}

/* A basis takes two bytes a node while arcs have small enough numbers, whichever of them are in the tree. */
static void
test_basis_width (void)
{
  check_width (65533, 2);
  check_width (65534, 2);
  check_width (65535, 4);
  check_width (65537, 4);
  check_width (70000, 4);
}

static void
test_own_tree (void)
{
  g_autoptr (TwNetworkSimplex) simplex = tw_network_simplex_new ();
  const gint32 chain[] = { 0, 1, -1 };
  const gint32 circle[] = { 0, 3, -1 };
  const gint32 foreign[] = { 1, 1, -1 };
  Problem      p;

  /* 0 → 1 → 2, the root, with a dear way 0 → 2 and a way back 1 → 0 */
  init_problem (&p, 3, 4);
  p.net.root = 2;
  memcpy (p.tail, (const guint32[]){ 0, 1, 0, 1 }, 4 * sizeof (guint32));
  memcpy (p.head, (const guint32[]){ 1, 2, 2, 0 }, 4 * sizeof (guint32));
  memcpy (p.capacity, (const gint64[]){ 10, 4, 10, 10 }, 4 * sizeof (gint64));
  memcpy (p.cost, (const gint64[]){ 1, 1, 5, 0 }, 4 * sizeof (gint64));
  move_supply (&p, 2, 0, 6);

  g_assert_true (tw_network_simplex_attach (simplex, &p.net, NULL));
  g_assert_false (tw_network_simplex_set_basis (simplex, circle, NULL));
  g_assert_false (tw_network_simplex_set_basis (simplex, foreign, NULL));
  g_assert_true (tw_network_simplex_set_basis (simplex, chain, NULL));
  g_assert_cmpint (tw_network_simplex_solve (simplex, NULL), ==, TW_FLOW_OPTIMAL);
  g_assert_cmpint ((gint64) tw_network_simplex_get_cost (simplex), ==, 4 * 2 + 2 * 5);
  g_assert_cmpint (tw_network_simplex_get_potential (simplex)[0], ==, -5);
  g_assert_cmpint (tw_network_simplex_get_potential (simplex)[1], ==, -4);
}

/* At the limits of the header: the largest costs on the longest path, and the largest flow. */
static void
test_huge (void)
{
  g_autoptr (TwNetworkSimplex) simplex = tw_network_simplex_new ();
  g_autoptr (GError) error = NULL;
  gint64  dear = TW_NETWORK_MAX_SUM / (MAX_NODES + 1);
  gint64  many = TW_NETWORK_MAX_SUM / (MAX_NODES + 3);
  Problem p;

  init_problem (&p, MAX_NODES, MAX_NODES - 1);
  for (guint e = 0; e < p.net.n_arcs; e++)
    {
      p.tail[e] = e + 1;
      p.head[e] = e;
      p.cost[e] = dear;
      p.capacity[e] = many;
    }
  move_supply (&p, 0, MAX_NODES - 1, many);
  g_assert_cmpint (attach_and_solve (simplex, &p), ==, TW_FLOW_OPTIMAL);
  g_assert_true (tw_network_simplex_get_cost (simplex) == (__int128) dear * many * (MAX_NODES - 1));
  assert_optimal (&p, simplex);

  move_supply (&p, 0, MAX_NODES - 1, 1);
  g_assert_true (tw_network_simplex_update (simplex, NULL));
  g_assert_cmpint (tw_network_simplex_solve (simplex, NULL), ==, TW_FLOW_INFEASIBLE);
  g_assert_cmpint (tw_network_simplex_get_missing (simplex, MAX_NODES - 1), ==, -1);

  p.cost[3] = dear + 1;
  g_assert_false (tw_network_simplex_update (simplex, &error));
  g_assert_error (error, TW_ERROR, TW_ERROR_TOO_LARGE);
}

static void
test_errors (void)
{
  g_autoptr (TwNetworkSimplex) simplex = tw_network_simplex_new ();
  const struct
  {
    TwError     code;
    const char *says;
  } cases[] = {
    { TW_ERROR_TOO_LARGE, "*0 nodes*" },
    { TW_ERROR_BAD_DATA, "root is node 3*" },
    { TW_ERROR_BAD_DATA, "arc 1 leads from node 7 to 1*" },
    { TW_ERROR_BAD_DATA, "arc 0 has capacity -1*" },
    { TW_ERROR_BAD_DATA, "supplies sum to 5*" },
    { TW_ERROR_TOO_LARGE, "capacities and supplies*" },
    { TW_ERROR_TOO_LARGE, "capacities and supplies*" },
    { TW_ERROR_TOO_LARGE, "costs along*" },
    { TW_ERROR_TOO_LARGE, "costs along*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      Problem p;

      init_problem (&p, 3, 2);
      p.head[0] = p.head[1] = 1;
      p.net.n_nodes = i == 0 ? 0 : 3;
      p.net.root = i == 1 ? 3 : 0;
      p.tail[1] = i == 2 ? 7 : 2;
      p.capacity[0] = i == 3 ? -1 : i == 5 ? G_MAXINT64
                                           : 5;
      p.supply[2] = i == 4 ? 5 : i == 6 ? G_MININT64
                                        : 0;
      p.cost[1] = i == 7 ? G_MININT64 : i == 8 ? TW_NETWORK_MAX_SUM
                                               : 1;
      g_assert_false (tw_network_simplex_attach (simplex, &p.net, &error));
      g_assert_error (error, TW_ERROR, (int) cases[i].code);
      if (!g_pattern_match_simple (cases[i].says, error->message))
        g_error ("case %u: \"%s\" is not \"%s\"", i, error->message, cases[i].says);
    }
}

/* Changes are held against the same limits as a whole problem, and leave nothing behind when they are refused. */
static void
test_bad_changes (void)
{
  g_autoptr (TwNetworkSimplex) simplex = tw_network_simplex_new ();
  const struct
  {
    TwError     code;
    const char *says;
  } cases[] = {
    { TW_ERROR_BAD_DATA, "arc 1 has capacity -1*" },
    { TW_ERROR_TOO_LARGE, "capacities and supplies*" },
    { TW_ERROR_TOO_LARGE, "costs along*" },
    { TW_ERROR_TOO_LARGE, "costs along*" },
    { TW_ERROR_BAD_DATA, "supplies sum to 5*" },
    { TW_ERROR_TOO_LARGE, "capacities and supplies*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      Problem p;

      init_problem (&p, 3, 2);
      p.head[0] = p.tail[1] = 1;
      p.head[1] = 2;
      p.capacity[0] = p.capacity[1] = 9;
      move_supply (&p, 2, 0, 7);
      g_assert_cmpint (attach_and_solve (simplex, &p), ==, TW_FLOW_OPTIMAL);

      tw_network_simplex_will_change_arc (simplex, 1);
      tw_network_simplex_will_change_supply (simplex, 2);
      tw_network_simplex_will_change_supply (simplex, 0);
      p.capacity[1] = i == 0 ? -1 : i == 1 ? G_MAXINT64
                                           : 8;
      p.cost[1] = i == 2 ? G_MININT64 : i == 3 ? TW_NETWORK_MAX_SUM / 4 + 1
                                               : 1;
      p.supply[2] += i == 4 ? 5 : i == 5 ? G_MININT64 + 7
                                         : 0;
      p.supply[0] += i == 5 ? G_MAXINT64 - 7 : 0;
      g_assert_false (tw_network_simplex_take_changes (simplex, &error));
      g_assert_error (error, TW_ERROR, (int) cases[i].code);
      if (!g_pattern_match_simple (cases[i].says, error->message))
        g_error ("case %u: \"%s\" is not \"%s\"", i, error->message, cases[i].says);

      p.capacity[1] = 9;
      p.cost[1] = 3;
      p.supply[0] = 7;
      p.supply[2] = -7;
      g_assert_cmpint (attach_and_solve (simplex, &p), ==, TW_FLOW_OPTIMAL);
      tw_network_simplex_will_change_arc (simplex, 1);
      p.capacity[1] = 6;
      g_assert_true (tw_network_simplex_take_changes (simplex, NULL));
      g_assert_cmpint (tw_network_simplex_solve (simplex, NULL), ==, TW_FLOW_INFEASIBLE);
      assert_short (&p, simplex);
    }
}

/* Changes may come before the first solve, after one that was stopped, and be overtaken by an update of everything. */
static void
test_changes_any_time (void)
{
  g_autoptr (TwNetworkSimplex) warm = tw_network_simplex_new ();
  g_autoptr (TwNetworkSimplex) cold = tw_network_simplex_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Problem p;

  g_cancellable_cancel (cancellable);
  for (int trial = 0; trial < 300; trial++)
    {
      randomise (&p);
      g_assert_true (tw_network_simplex_attach (warm, &p.net, NULL));
      for (int round = 0; round < 4; round++)
        {
          for (int i = 0; i < 4; i++)
            change_something (&p, warm);
          g_assert_true (trial % 3 == 0 ? tw_network_simplex_update (warm, NULL) : tw_network_simplex_take_changes (warm, NULL));
          if (trial % 2 == 0)
            tw_network_simplex_solve (warm, cancellable);
          else if (round % 2 == 0)
            assert_same_answer (&p, warm, tw_network_simplex_solve (warm, NULL), cold);
        }
      assert_same_answer (&p, warm, tw_network_simplex_solve (warm, NULL), cold);
    }
}

static void
test_cancel (void)
{
  g_autoptr (TwNetworkSimplex) simplex = tw_network_simplex_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Problem p;

  do
    randomise (&p);
  while (attach_and_solve (simplex, &p) != TW_FLOW_OPTIMAL || tw_network_simplex_get_cost (simplex) == 0);

  g_assert_true (tw_network_simplex_attach (simplex, &p.net, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (tw_network_simplex_solve (simplex, cancellable), ==, TW_FLOW_CANCELLED);
  g_assert_cmpint (tw_network_simplex_solve (simplex, NULL), ==, TW_FLOW_OPTIMAL);
  assert_optimal (&p, simplex);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network-simplex/against-glpk", test_against_glpk);
  g_test_add_func ("/network-simplex/warm", test_warm);
  g_test_add_func ("/network-simplex/changes", test_changes);
  g_test_add_func ("/network-simplex/near", test_near);
  g_test_add_func ("/network-simplex/changes-any-time", test_changes_any_time);
  g_test_add_func ("/network-simplex/bad-changes", test_bad_changes);
  g_test_add_func ("/network-simplex/basis", test_basis);
  g_test_add_func ("/network-simplex/basis-width", test_basis_width);
  g_test_add_func ("/network-simplex/own-tree", test_own_tree);
  g_test_add_func ("/network-simplex/huge", test_huge);
  g_test_add_func ("/network-simplex/errors", test_errors);
  g_test_add_func ("/network-simplex/cancel", test_cancel);

  return g_test_run ();
}
