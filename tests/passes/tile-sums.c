// expect tiled: blocks rows mixed overlapping constant within
enum { LANES = 4, SIZE = 37 };
static float data[SIZE * 64], x[64], out[1024];
static double wide[64], sums[256];

/* Lanes of a block, as a matrix is packed for vectors. */
static void blocks(float *restrict to, const float *restrict from, unsigned long stride, int count,
                   const float *restrict by, int columns)
{
    for (int b = 0; b < count; b++) {
        const float *block = from + (unsigned long)b * stride;
        float sum[LANES] = {0.0f};
        for (int j = 0; j < columns; j++) {
            for (int l = 0; l < LANES; l++)
                sum[l] += block[j * LANES + l] * by[j];
        }
        for (int l = 0; l < LANES; l++)
            to[b * LANES + l] = sum[l];
    }
}

/* Sums in single variables, and what is declared in both loops; the result is written twice, in one statement. */
static void rows(double *restrict to, const float *from, unsigned count, unsigned length)
{
    for (unsigned row = 0; row < count; row++) {
        const float *start = from + row * 3, *end = start + length;
        double sum = row, product = 1;
        long weight = (long)row - 2;
        for (unsigned i = 1; i < length; i++) {
            float each = start[i] - end[-(int)i];
            sum += each * weight;
            product *= each > 0 ? each : 1.25;
        }
        sum = sum / 3;
        {
            to[row] = sum;
            to[row + 1] = to[row] + product;
        }
    }
}

/* Turns of which each starts with what the one before has written: only their last statement looks at it. */
static void mixed(float *restrict to, const float *from, int count, int length)
{
    for (int i = 1; i < count; i++) {
        float sum[2] = {0, 1};
        for (int j = -2; j < length; j++) {
            sum[0] += from[i + j + 2];
            sum[j & 1] -= from[j + 2] * (j == i);
        }
        to[i] = to[i - 1] / 2 + sum[0] * sum[1];
    }
}

/* Every turn writes the same elements. */
static void overlapping(float *restrict to, const float *from, int count, int length)
{
    for (int i = 0; i < count; i++) {
        float sum = 0;
        for (int j = 0; j < length; j++)
            sum += from[i * 2 + j];
        for (int k = 0; k < i % 3 + 1; k++)
            to[k] = to[k] * 0.5f + sum;
    }
}

static void constant(float *restrict to, const float *from, int length)
{
    for (int i = 0; i < 6; i++) {
        float sum = 0;
        for (int j = 0; j < length; j++)
            sum += from[i + j];
        to[i] = sum;
    }
}

/* Around it is another loop, and names that the copies would get. */
static void within(double *restrict to, const double *from, int sum_2)
{
    for (int turn = 0; turn < sum_2; turn++) {
        for (int i = turn; i < sum_2; i++) {
            double sum = turn, sum_3 = 0;
            for (int j = turn; j < 9; j++) {
                sum += from[i + j] * sum_2;
                sum_3 -= from[j] + (double)turn;
            }
            to[i] = sum * sum_3;
        }
    }
}

static void show(const char *name)
{
    double total = 0, check = 0;

    for (int i = 0; i < 1024; i++) {
        total += out[i] * (i % 7 + 1);
        check = check * 0.75 + out[i];
    }
    for (int i = 0; i < 256; i++) {
        total += sums[i] * (i % 5 + 1);
        check = check * 0.75 + sums[i];
    }
    printf("%s %a %a\n", name, total, check);
}

int main(void)
{
    for (int i = 0; i < SIZE * 64; i++)
        data[i] = (float)(i * 7919 % 1009) / 97 - 5;
    for (int i = 0; i < 64; i++) {
        x[i] = data[i * 3] / 3;
        wide[i] = data[i * 5] / 7;
    }
    for (int count = 0; count < 21; count++) {
        for (int i = 0; i < 1024; i++)
            out[i] = data[i];
        for (int i = 0; i < 256; i++)
            sums[i] = data[i];
        blocks(out, data, 30, count, x, 40 - count);
        show("blocks");
        rows(sums, data, (unsigned)count, (unsigned)(count * 3));
        show("rows");
        mixed(out + 100, data, count, 21 - count);
        show("mixed");
        overlapping(out + 200, data, count, 11);
        show("overlapping");
        constant(out + 300, data + count, count);
        show("constant");
        within(sums + 100, wide, count);
        show("within");
    }
    return 0;
}
