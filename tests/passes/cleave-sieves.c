// expect cleaved: whole long_ones sieve classic odd pairs totals sparse
enum { MOST = 500 };
static unsigned char marked[MOST * 4 + 1];
static unsigned order[MOST + 1];

static void clear(void)
{
    for (int i = 0; i <= MOST * 4; i++)
        marked[i] = 0;
}

static unsigned sieve(unsigned limit)
{
    unsigned count = 0;

    clear();
    for (unsigned n = 2; n <= limit; n++) {
        if (marked[n])
            continue;
        count++;
        for (unsigned long multiple = (unsigned long)n * n; multiple <= limit; multiple += n)
            marked[multiple] = 1;
    }
    return count;
}

/* Signed, with the inner loop in a branch: the product would overflow in turns that never come to it. */
static int classic(int limit)
{
    int count = 0;

    clear();
    for (int i = 2; i < limit; i++)
        if (!marked[i]) {
            count += i;
            for (int j = i * i; j < limit; j += i)
                marked[j] = 1;
        } else
            count--;
    return count;
}

/* The inner loop alone in its branch; what the body declares is used beside it. */
static unsigned odd(unsigned limit)
{
    unsigned long sum = 0;

    clear();
    for (int n = 1; n < limit; ++n) {
        unsigned step = n + n + 1;
        if (!marked[n])
            for (long m = (long)n * n + 3 * (long)n; m < limit; m += step)
                marked[m]++;
        sum += step * marked[n];
    }
    return sum;
}

/* A constant end, and a start that takes the counter twice as a sum of products. */
static unsigned pairs(unsigned from)
{
    unsigned turns = 0;

    for (unsigned n = from; n < MOST; n++) {
        order[n] = turns;
        for (int m = (int)(n & 0) + 3; m < 2; m++)
            turns++;
    }
    for (unsigned n = from; n < MOST; n++) {
        order[n] += turns;
        for (unsigned long m = 3ul * n + 7; m < MOST; m++)
            turns += n;
    }
    return turns;
}

/* All that is left is nothing. */
static unsigned totals(unsigned limit)
{
    unsigned sum = 0;

    for (unsigned n = 0; n < limit; n++)
        for (long k = 2 * (long)n; k < limit; k++)
            sum += k;
    return sum;
}

/* Unsigned numbers that stay as they are take part; breaks and continues are those of the inner loop. */
static unsigned sparse(unsigned short limit, unsigned char factor)
{
    unsigned sum = 0;

    for (unsigned n = 0; n < limit; n++) {
        if (n % 3 == 1)
            continue;
        for (unsigned long k = factor + (unsigned long)n * 4; k < limit; k++) {
            if (k % 5 == 2)
                continue;
            if (k % 97 == 96)
                break;
            sum += k;
        }
        sum ^= n;
    }
    return sum;
}

/* The square of a counter of 64 bits: told apart where the end has 32 of them. */
static unsigned long whole(unsigned long first, unsigned long limit)
{
    unsigned long sum = 0;

    for (unsigned long n = first; n < limit; n++) {
        unsigned turns = 0;
        sum += n * 3 + turns;
        for (unsigned long m = n * n; m < limit; m += n) {
            sum ^= m;
            if (++turns > 9)
                break;
        }
    }
    return sum;
}

static long long_ones(long limit)
{
    long sum = 0;

    for (long n = 1; n <= limit; n++) {
        sum += n & 5;
        for (long m = n * n; m <= limit; m += n)
            sum ^= m;
    }
    return sum;
}

/* Wraps: a start that falls again. */
static unsigned wraps(unsigned limit)
{
    unsigned sum = 0;

    for (unsigned n = 65530; n < limit; n++) {
        sum += 3;
        for (unsigned m = n * n; m < limit; m++) {
            sum += m;
            if (m > 300)
                break;
        }
    }
    return sum;
}

/* An end below 0 is a large one for an unsigned start. */
static unsigned below(int limit)
{
    unsigned sum = 0;

    for (unsigned n = 0; n < 3; n++)
        for (unsigned long m = 2ul * n; m < limit; m++) {
            sum += n + m;
            if (m > 9)
                break;
        }
    return sum;
}

int main(void)
{
    for (int limit = 0; limit <= MOST; limit += limit < 30 ? 1 : 47)
        printf("%d: %u %d %u %u %u %u\n", limit, sieve(limit), classic(limit), odd(limit), pairs(limit),
               totals(limit), sparse(limit, limit));
    printf("%u %u\n", wraps(65600), below(-1));
    printf("%lu %lu %lu\n", whole(0, 3000), whole(7, 7), whole(4294967290u, 4294967310u));
    printf("%ld %ld %ld\n", long_ones(2000), long_ones(0), long_ones(-5));
    for (unsigned i = 0; i <= MOST; i++)
        printf("%u %u\n", marked[i], order[i]);
    return 0;
}
