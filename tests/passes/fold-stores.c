// Stores to what nobody reads go; what they evaluate stays.
// expect text-gone: lost forgotten total last unread temporary word
// expect text-stays: read_later next shown
typedef struct { int lost; int forgotten[3]; } record;
static int total;
static int last;
static int read_later;
static record unread;
static int calls;
static int next(void) { return ++calls; }
static int shown(int value) { return printf("%d\n", value); }
// unit: app/main.c
int main(int argc, char **argv)
{
    typedef unsigned word;
    word temporary = (word)next();
    int index = 0;

    total += argc;
    last = next();
    unread.lost = next();
    unread.forgotten[index++] = next();
    for (total = next(); index < 3; total++, index++)
        shown(index);
    if (argc > 1)
        last = 4;
    else
        total--;
    read_later = next();
    (argc > 0) ? shown(read_later) : shown(0);
    return shown(calls) - 2;
}
