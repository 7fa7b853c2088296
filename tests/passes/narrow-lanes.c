// expect narrowed: sum first second shown
enum { LANES = 16 };
static float data[600], out[64];
static int places[64];

/* What specialising leaves: a fixed width of which a part is used. */
static void mix(const float *from, int count)
{
    float sum[LANES] = {0.0f};

    for (int j = 0; j < count; j++) {
        for (int l = 0; l < LANES; l++)
            sum[l] += from[j * 3 + l] * from[j];
    }
    for (int l = 0; l < 5; l++)
        out[l] = sum[l];
}

/* An array that only another one reads, beyond what anybody reads of that. */
static void chain(const float *from)
{
    float first[LANES], second[LANES] = {1.0f, 2.0f};

    for (unsigned l = 0; l < LANES; l++)
        first[l] = from[l] * 2;
    for (int l = 2; l < LANES; l++)
        second[l] = first[l] + 1;
    for (int k = 0; k < 3; k++) {
        for (int l = 1; l < 7; l++)
            second[l] = second[l] * second[l] - first[k];
    }
    for (int l = 0; l < 4; l++)
        out[10 + l] = second[l];
}

/* A loop that does more than to compute elements reads them all. */
static void kept(const float *from)
{
    float all[LANES], most[LANES];
    int taken[LANES] = {0}, shown[LANES];

    for (int l = 0; l < LANES; l++) {
        all[l] = from[l];
        out[20 + l] = 1;
    }
    for (int l = 0; l < LANES; l++)
        most[l] = from[l] * 3;
    for (int l = 0; l < LANES; l++)
        taken[l] = taken[l] * 2 + (int)from[l];
    for (int l = 0; l < LANES; l++)
        shown[l] = taken[l & 3] + l;
    for (int l = 0; l < 2; l++)
        out[40 + l] = all[l] + most[l + 3] + (float)taken[l];
    for (int l = 0; l < 2; l++)
        places[l] = shown[l];
}

int main(void)
{
    for (int i = 0; i < 600; i++)
        data[i] = (float)(i * 7919 % 1009) / 97 - 5;
    for (int count = 0; count < 9; count++) {
        mix(data + count, count * 3);
        chain(data + count);
        kept(data + count);
        for (int i = 0; i < 64; i++)
            printf("%a %d\n", out[i], places[i]);
    }
    return 0;
}
