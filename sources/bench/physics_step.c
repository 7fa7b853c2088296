/* Divisions and square roots: bodies that attract each other, leapfrog steps in double precision. */

#include <math.h>

#include "bench.h"

enum { PHYSICS_BODIES = 24, PHYSICS_STEPS = 600 };

struct body {
    double position[3];
    double velocity[3];
    double mass;
};

static struct body bodies[PHYSICS_BODIES];

static double random_double(uint32_t *state)
{
    return (double)(bench_random(state) >> 8) / 16777216.0 - 0.5;
}

static void bodies_place(void)
{
    uint32_t state = bench_opaque(10);

    for (int i = 0; i < PHYSICS_BODIES; i++) {
        for (int axis = 0; axis < 3; axis++) {
            bodies[i].position[axis] = random_double(&state) * 10.0;
            bodies[i].velocity[axis] = random_double(&state);
        }
        bodies[i].mass = random_double(&state) + 1.0;
    }
}

/* Pulls two bodies towards each other for `time`; the 0.01 keeps close encounters finite. */
static void pair_attract(struct body *a, struct body *b, double time)
{
    double dx = b->position[0] - a->position[0];
    double dy = b->position[1] - a->position[1];
    double dz = b->position[2] - a->position[2];
    double square = dx * dx + dy * dy + dz * dz + 0.01;
    double pull = time / (square * sqrt(square));

    a->velocity[0] += dx * (b->mass * pull);
    a->velocity[1] += dy * (b->mass * pull);
    a->velocity[2] += dz * (b->mass * pull);
    b->velocity[0] -= dx * (a->mass * pull);
    b->velocity[1] -= dy * (a->mass * pull);
    b->velocity[2] -= dz * (a->mass * pull);
}

static void bodies_step(double time)
{
    for (int i = 0; i < PHYSICS_BODIES; i++) {
        for (int j = i + 1; j < PHYSICS_BODIES; j++)
            pair_attract(&bodies[i], &bodies[j], time);
    }
    for (int i = 0; i < PHYSICS_BODIES; i++) {
        for (int axis = 0; axis < 3; axis++)
            bodies[i].position[axis] += bodies[i].velocity[axis] * time;
    }
}

int bench_physics_step(void)
{
    uint32_t steps = bench_opaque(PHYSICS_STEPS);

    bodies_place();
    for (uint32_t step = 0; step < steps; step++)
        bodies_step(0.001);
    return bench_digest("physics_step", bench_hash(bodies, sizeof bodies), 0x19661319ff9d1fc9ULL);
}
