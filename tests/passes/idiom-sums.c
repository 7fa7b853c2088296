// expect summed: char signed_char unsigned_char short unsigned_short
int printf(const char *format, ...);
// unit: app/main.c
enum { MOST = 4300000 }; /* more than 65537 of each lane */
static char chars[MOST];
static signed char signed_chars[MOST];
static unsigned char bytes[MOST];
static short shorts[MOST];
static unsigned short words[MOST];
static int ints[MOST];

static int sum_chars(int start, int end)
{
    int sum = -5;

    for (int i = start; i < end; i++)
        sum += chars[i];
    return sum;
}

static long sum_signed_chars(const signed char *x, unsigned count)
{
    long sum = 1;

    for (unsigned i = 0; i < count; ++i) {
        sum += x[i];
    }
    return sum;
}

static unsigned sum_bytes(const unsigned char *x, int end)
{
    unsigned sum = 4294967000u;

    for (int i = 3; i < end - 1; i++)
        sum += (unsigned)x[i];
    return sum;
}

static unsigned long sum_shorts(const short *x, int end)
{
    unsigned long sum = 7;

    for (int i = 0; i < end; i++)
        sum += (long)(int)x[i];
    return sum;
}

static unsigned long sum_words(int end)
{
    unsigned long sum = 0;

    for (int i = 0; i < end; i++)
        sum += words[i];
    return sum;
}

/* An unsigned number that a negative one becomes is not the negative one. */
static unsigned long sum_unsigned(int end)
{
    unsigned long sum = 0;

    for (int i = 0; i < end; i++)
        sum += (unsigned)shorts[i];
    return sum;
}

/* Not much narrower than the sum. */
static long sum_ints(int end)
{
    long sum = 0;
    unsigned half = 0;

    for (int i = 0; i < end; i++)
        sum += ints[i];
    for (int i = 0; i < end; i++)
        half += shorts[i];
    return sum * 3 + half;
}

static void show(int start, int end)
{
    printf("%d %d: %d %ld %u %lu %lu %lu %ld\n", start, end, sum_chars(start, end), sum_signed_chars(signed_chars, end),
           sum_bytes(bytes, end), sum_shorts(shorts, end), sum_words(end), sum_unsigned(end), sum_ints(end));
}

static void fill(int kind)
{
    unsigned state = 12345;

    for (int i = 0; i < MOST; i++) {
        state = state * 1664525u + 1013904223u;
        chars[i] = kind == 0 ? (char)(state >> 24) : kind == 1 ? -128 : 127;
        signed_chars[i] = kind == 0 ? (signed char)(state >> 23) : kind == 1 ? -128 : 127;
        bytes[i] = kind == 0 ? (unsigned char)(state >> 22) : 255;
        shorts[i] = kind == 0 ? (short)(state >> 16) : kind == 1 ? -32768 : 32767;
        words[i] = kind == 0 ? (unsigned short)(state >> 15) : 65535;
        ints[i] = (int)state;
    }
}

int main(void)
{
    for (int kind = 0; kind < 3; kind++) {
        fill(kind);
        for (int end = 0; end < 300; end += end < 140 ? 1 : 31)
            show(end / 3, end);
        for (int end = 16383; end <= 16512; end += 43)
            show(end & 15, end);
        show(9, 3);
        show(0, MOST);
    }
    return 0;
}
