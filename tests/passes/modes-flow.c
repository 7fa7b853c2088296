// Control flow of every kind: what the counters of blocks are put around.
// expect blocks: main choose duff threaded nested shortcut inside leave many
void exit(int status);
static int n;

static int choose(int x) {
    int y = 0;
    switch (x) {
    case 0: y = 1; break;
    case 1:
    case 2:
        y = 2;
        /* falls */
    case 3 ... 5: y += 3; if (y > 4) break; y += 10;
    default:
        y += 100;
        switch (y) { case 103: return 7; case 100: y++; }
    case 9: y--;
    }
    switch (x) { case 3: y += 1000; }
    return y;
}

static int duff(const char *from, int count) {
    int sum = 0, turns = (count + 3) / 4;
    if (count <= 0)
        return 0;
    switch (count % 4) {
    case 0: do { sum += *from++;
    case 3:      sum += *from++;
    case 2:      sum += *from++;
    case 1:      sum += *from++;
            } while (--turns > 0);
    }
    return sum;
}

static int threaded(const unsigned char *code) {
    static const void *const table[] = { &&add, &&dec, &&loop, &&end };
    const unsigned char *start = code;
    int value = 0, limit = 5;
    goto *table[*code++];
add: value += 3; goto *table[*code++];
dec: value--; goto *table[*code++];
loop:
    if (--limit > 0)
        code = start;
    goto *table[*code++];
end:
    return value;
}

static int nested(int rows, int columns) {
    int found = 0;
    for (int i = 0; i < rows; i++) {
        for (int j = 0;; j++) {
            if (j == columns)
                goto next;
            if ((i ^ j) & 1)
                continue;
            if (i * j > 20)
                break;
            found++;
        }
        found += 1000;
next:   ;
    }
    while (found > 100)
        do {
            found -= 7;
            if (found % 13 == 0)
                break;
        } while (found % 5);
again:
    if (found-- > 90)
        goto again;
    return found;
}

static int shortcut(int a, int b, int c) {
    int r = (a && b) || (c > 1 && a != b) ? a ? 1 : 2 : b ?: c ? 3 : 4;
    if (a || (b && c) || !(r && n++ < 100))
        r += 10;
    for (; a > 0 && b < 9; a--, b++)
        r += a && b ? 1 : 0;
    int *p = r > 10 ? &r : 0;
    return p ? *p : -r;
}

static int elvis(int x, const char *text) {
    const char *found = x > 2 ? text : (text + x) ?: 0;
    unsigned char small = x ?: 4;
    double wide = (x & 1) ? 0.5 : small ?: 2.5;
    text = x == 4 ? 0 : found;
    return (text ?: "z")[0] + (text ?: (const char *)"y")[0] + (x ?: 7) * 10 + (int)(4 * wide) + (x - 3 ?: n++ ?: 5);
}

static int inside(int x) {
    int y = ({ int z = 0; if (x > 2) z = 5; else if (x == 1) return -1; z + x; });
    y += x && ({ int i; for (i = 0; i < x; i++) { if (i == 3) break; } i; });
    return y + ({ __label__ out; if (y > 3) goto out; y = 9; out: y; });
}

static void leave(int x) {
    if (x > 3) {
        printf("leaving %d\n", x);
        exit(x);
    }
    n += x;
}

static int many(int x) {
    switch (x) {
    case 1: leave(1); break;
    case 2: leave(2); break;
    case 4: leave(4); break;
    default: leave(0);
    }
    for (int i = 0; i < x; i++)
        leave(1), n += x ? (leave(0), 1) : (leave(1), 2);
    if (x == 3 && (leave(2), n) && n > 2)
        leave(x);
    return x > 2 ? many(x - 1) : n;
}

int main(void) {
    for (int i = -1; i < 11; i++)
        printf("%d ", choose(i));
    for (int i = -1; i < 12; i++)
        printf("%d ", duff("abcdefghijkl", i));
    printf("%d\n", threaded((const unsigned char *)"\0\0\1\2\3"));
    printf("%d %d %d\n", nested(9, 7), nested(0, 0), nested(3, 20));
    for (int i = 0; i < 27; i++)
        printf("%d ", shortcut(i / 9, i / 3 % 3, i % 3));
    for (int i = 0; i < 6; i++)
        printf("%d ", inside(i) + elvis(i, "abcdef"));
    printf("%d\n", many(3));
    many(5);
    printf("not reached\n");
    return 1;
}
