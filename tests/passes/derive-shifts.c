// expect derived: walk packed fields below mixed skipped
static unsigned char next[64][4];
static unsigned long words[300];

static unsigned walk(unsigned word, unsigned length)
{
    unsigned state = 1;

    for (unsigned j = 0; j < length; j++)
        state = next[state][word >> (30 - 2 * j) & 3];
    return state;
}

/* An assignment that shifts, a signed counter, a start that is not constant. */
static unsigned long packed(int start, int end)
{
    unsigned long sum = 0, shift = 5;

    for (int i = start; i < end; i++) {
        unsigned long word = words[i];
        word <<= 60 - i * 4;
        sum = sum * 31 + word + shift;
    }
    return sum;
}

/* Two counts, one of them twice, under conditions. */
static unsigned fields(unsigned long word, int count)
{
    unsigned sum = 0;

    for (int i = 0; i < count; i++) {
        if (i < 8)
            sum += word >> (56 - 8 * i) & 255;
        if (i >= 8 || i == 3)
            continue;
        sum ^= (unsigned)i << (42 - 6 * i) % 32;
        sum ^= (unsigned)(word >> (56 - 8 * i)) + (1u << (28 - 3 * i));
    }
    return sum;
}

/* The counter wraps: from the largest number on. */
static unsigned below(unsigned start)
{
    unsigned sum = 0;

    for (unsigned i = start; i < 4294967295u; i++)
        sum += 0x87654321u >> (4294967290u - 2 * i) % 32 ^ 3u << (31 - 4 * (i & 3));
    for (unsigned i = 0; i < 15 + start % 2; i++)
        sum += 0x12345678u >> (31 - 2 * i);
    return sum;
}

/* An inner loop has its own; what stands in it of the outer one stays. */
static unsigned mixed(unsigned n)
{
    unsigned sum = 0;

    for (unsigned i = 0; i < n; i++) {
        sum += 0xfedcba98u >> (30 - 3 * i);
        for (unsigned j = 0; j < n; j++)
            sum = sum * 3 + (0x89abcdefu >> (27 - 2 * j) ^ 5u << (20 - 2 * i));
    }
    return sum;
}

/* Counts that are out of reach where nothing is shifted. */
static unsigned long skipped(int n)
{
    unsigned long sum = 0;

    for (int i = 0; i < n; i++)
        if (i < 13)
            sum += words[i] >> (63 - 5 * i);
        else
            sum ^= i;
    return sum;
}

/* Counts that rise, that fall by one, that another variable decides, or that a turn changes. */
static unsigned plain(unsigned n)
{
    unsigned sum = 0, step = 2;

    for (unsigned i = 0; i < n; i++)
        sum += 0x87654321u >> (2 * i + 1) ^ 0x13572468u >> (31 - i) ^ 0x42u << (20 - step * i);
    for (unsigned i = 0; i < n; i++) {
        sum += 0x87654321u >> (30 - 2 * i);
        i += sum & 1;
    }
    return sum;
}

int main(void)
{
    for (int i = 0; i < 64; i++)
        for (int k = 0; k < 4; k++)
            next[i][k] = (i * 37 + k * 11 + 5) & 63;
    for (int i = 0; i < 300; i++)
        words[i] = i * 0x9E3779B97F4A7C15ul;
    for (int n = 0; n < 10; n++)
        printf("%d: %u %lu %u %u %u %lu %u\n", n, walk(0x9E3779B9u * (n + 1), n + 6), packed(n, 15), 
               fields(0x123456789ABCDEF0ul * n, n), below(4294967280u + n), mixed(n), skipped(n * 30), plain(n));
    return 0;
}
