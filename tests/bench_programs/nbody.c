/* Five bodies under gravity: floating-point chains through an array of structs. */
#include "program.h"

double sqrt(double x);

struct body {
    double x[3], v[3], mass;
};

enum { BODIES = 5, STEPS = 1000000 };

static void advance(struct body *bodies, double step)
{
    for (int i = 0; i < BODIES; i++) {
        struct body *a = &bodies[i];

        for (int j = i + 1; j < BODIES; j++) {
            struct body *b = &bodies[j];
            double d[3], square = 0.0;

            for (int k = 0; k < 3; k++) {
                d[k] = a->x[k] - b->x[k];
                square += d[k] * d[k];
            }
            double pull = step / (square * __builtin_sqrt(square));
            for (int k = 0; k < 3; k++) {
                a->v[k] -= d[k] * b->mass * pull;
                b->v[k] += d[k] * a->mass * pull;
            }
        }
    }
    for (int i = 0; i < BODIES; i++) {
        for (int k = 0; k < 3; k++)
            bodies[i].x[k] += step * bodies[i].v[k];
    }
}

static double energy(const struct body *bodies)
{
    double sum = 0.0;

    for (int i = 0; i < BODIES; i++) {
        const struct body *a = &bodies[i];

        sum += 0.5 * a->mass * (a->v[0] * a->v[0] + a->v[1] * a->v[1] + a->v[2] * a->v[2]);
        for (int j = i + 1; j < BODIES; j++) {
            double square = 0.0;

            for (int k = 0; k < 3; k++) {
                double d = a->x[k] - bodies[j].x[k];

                square += d * d;
            }
            sum -= a->mass * bodies[j].mass / __builtin_sqrt(square);
        }
    }
    return sum;
}

int main(void)
{
    struct body bodies[BODIES] = {
        {{0, 0, 0}, {0, 0, 0}, 39.47841760435743},
        {{4.84143144246472090, -1.16032004402742839, -0.103622044471123109},
         {0.606326392995832, 2.81198684491626, -0.02521836165988763}, 0.037693674870389486},
        {{8.34336671824457987, 4.12479856412430479, -0.403523417114321381},
         {-1.01077434617879, 1.82566237123041, 0.008415761376584154}, 0.011286326131968767},
        {{12.8943695621391310, -15.1111514016986312, -0.223307578892655734},
         {1.08279100644153, 0.868713018169608, -0.010832637401363636}, 0.0017237240570597112},
        {{15.3796971148509165, -25.9193146099879641, 0.179258772950371181},
         {0.979090732243898, 0.594698998647676, -0.034755955550407810}, 0.0020336868699246304},
    };

    printf("%.9f\n", energy(bodies));
    for (int i = 0; i < STEPS; i++)
        advance(bodies, 0.01);
    printf("%.9f\n", energy(bodies));
    return 0;
}
