// expect held: step
// unit: app/main.c
double sqrt(double x);
struct body {
    double position[3], velocity[3];
    struct { float a, b; } mass;
    int met[2];
};

static struct body bodies[24];

static void attract(struct body *a, struct body *b, double time)
{
    double dx = b->position[0] - a->position[0];
    double dy = b->position[1] - a->position[1];
    double square = dx * dx + dy * dy + 0.01;
    double pull = time / (square * square);

    a->velocity[0] += dx * (b->mass.a * pull);
    a->velocity[1] += dy * (b->mass.a * pull);
    b->velocity[0] -= dx * (a->mass.a * pull);
    b->velocity[1] -= dy * (a->mass.b * pull);
    if (pull > 0.5)
        a->met[0]++;
    for (int n = 0; n < 2; n++)
        b->met[1] += n + a->met[0];
}

static void step(double time, int count, int from)
{
    for (int i = from; i < count; i++) {
        for (int j = i + 1; j < count; j++)
            attract(&bodies[i], &bodies[j], time);
        for (int j = i + 2; j < count; j++) {
            attract(&bodies[j], &bodies[i], time * 2);
        }
        if (i > 3)
            for (int j = i + 1; j < count; j++)
                attract(&bodies[i], &bodies[i], time);
        else
            bodies[i].met[1]++;
    }
    int last = 24;
    for (int j = last + 1; j < count; j++)
        attract(&bodies[last], &bodies[j], time);
}

int main(void)
{
    for (int i = 0; i < 24; i++)
        for (int k = 0; k < 3; k++) {
            bodies[i].position[k] = (i * 7 + k * 13) % 11 - 5.25;
            bodies[i].mass.a = 1 + i / 8.0f;
            bodies[i].mass.b = 2;
        }
    for (int n = 0; n < 60; n++)
        step(0.01, n % 25, n % 3);
    for (int i = 0; i < 24; i++)
        printf("%a %a %d %d\n", bodies[i].velocity[0], bodies[i].velocity[1], bodies[i].met[0], bodies[i].met[1]);
    return 0;
}
