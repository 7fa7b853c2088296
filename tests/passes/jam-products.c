// expect jammed: multiply weighted sums
enum { SIZE = 37, TILE = 8 };
static double left[SIZE][SIZE], right[SIZE][SIZE], product[SIZE][SIZE];
static float a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];
static int weights[SIZE], totals[SIZE];

static void multiply(int n)
{
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
            double sum = 0.0;
            for (int k = 0; k < n; k++)
                sum += left[i][k] * right[k][j];
            product[i][j] = sum;
        }
    }
}

static int tile_end(int start)
{
    return start + TILE < SIZE ? start + TILE : SIZE;
}

static void tiles(int row, int inner, int column)
{
    for (int i = row; i < tile_end(row); i++) {
        for (int k = inner; k < tile_end(inner); k++) {
            float factor = a[i][k];
            for (int j = column; j < tile_end(column); j++)
                c[i][j] += factor * b[k][j];
        }
    }
}

static void weighted(unsigned lane)
{
    for (unsigned i = lane; i < SIZE; i++) {
        int sum = (int)i, product = 1;
        sum *= 3;
        for (int k = -2; k < 3; k++) {
            int term = weights[i] * k;
            product = product + k;
            sum += term * product;
            totals[i] -= term;
        }
        totals[i] += sum;
    }
}

/* The turns of the inner loop are apart in memory, and several sums run in one body. */
static void sums(int n)
{
    for (int k = 0; k < n; k++) {
        float most = 0, all = 1;
        for (int j = 0; j < tile_end(0) + n; j++) {
            c[3][j] += most;
            most = b[k][j] > most ? b[k][j] : most;
            all *= 1 + b[k][j];
        }
        a[k][0] = all / most;
    }
}

/* Each of these depends on the order of its turns. */
static int ordered(int n)
{
    int last = 0;
    for (int i = 1; i < n; i++) {
        int before = totals[i - 1];
        for (int k = 0; k < 3; k++)
            totals[i] += before + k;
    }
    for (int i = 0; i < n; i++) {
        int sum = 0;
        for (int k = 0; k < i % 4; k++)
            sum += totals[k];
        last = sum;
    }
    for (int i = 0; i < n; i++) {
        int sum = 0;
        for (int k = 0; k < n; k++)
            sum += weights[k]++;
        totals[i] = sum;
    }
    for (int i = 0; i < n; i++) {
        int sum = 0;
        for (int k = 0; k < i; k++)
            sum += k;
        totals[i] ^= sum;
    }
    return last;
}

static unsigned hash(const void *data, unsigned size)
{
    const unsigned char *bytes = data;
    unsigned sum = 0;
    for (unsigned i = 0; i < size; i++)
        sum = sum * 31 + bytes[i];
    return sum >> 12;
}

int main(void)
{
    for (int i = 0; i < SIZE; i++) {
        weights[i] = i * 7 % 11;
        for (int j = 0; j < SIZE; j++) {
            left[i][j] = 1.0 / (1 + i + j);
            right[i][j] = 1.0 / (2 + i * j);
            a[i][j] = (float)left[i][j];
            b[i][j] = (float)right[i][j];
        }
    }
    multiply(SIZE);
    for (int row = 0; row < SIZE; row += TILE)
        for (int inner = 0; inner < SIZE; inner += TILE)
            for (int column = 0; column < SIZE; column += TILE)
                tiles(row, inner, column);
    weighted(1);
    sums(TILE);
    printf("%x %x %x ", hash(product, sizeof product) + hash(a, sizeof a), hash(c, sizeof c), hash(totals, sizeof totals));
    printf("%x\n", ordered(9) + hash(totals, sizeof totals) % 7);
    return 0;
}
