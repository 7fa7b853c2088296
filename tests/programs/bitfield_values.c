/* Values of bit-fields keep their width through commas, assignments, increments and statement expressions, as in gcc. */
#include <stdio.h>

struct fields {
    unsigned byte : 8;
    unsigned most : 31;
    unsigned all : 32;
    unsigned long wide : 33;
};

#define IS_INT(e) _Generic((e) + 0, int: 1, default: 0)

static void types(struct fields s)
{
    printf("%d%d%d%d", IS_INT(s.byte), IS_INT((0, s.byte)), IS_INT((0, s.most)), IS_INT((0, s.all)));
    printf("%d%d%d%d", IS_INT(s.byte = 3), IS_INT(s.byte += 3), IS_INT(++s.byte), IS_INT(s.byte++));
    printf("%d%d%d\n", IS_INT((0, (0, s.byte))), IS_INT(({ s.byte; })), IS_INT(__builtin_choose_expr(1, s.byte, 2)));
}

static void signs(struct fields s, int below)
{
    long long value = (0, s.byte) | below;
    printf("%lld %d %d\n", value, ((s.byte = 3) | below) < 0, (s.byte++ | below) < 0);
    printf("%d %d\n", (0, s.byte) > -1, (s.byte -= 2) - 100 < 0);
    printf("%d\n", (0, s.all) > -1);
}

static void wide(struct fields s)
{
    unsigned long value = (0, s.wide) << 1;
    printf("%lx", value);
    value = (s.wide = 0x1fffffffe) << 1;
    printf(" %lx", value);
    value = ~(0, s.wide);
    printf(" %lx", value);
    value = s.wide++ << 1;
    printf(" %lx\n", value);
}

int main(void)
{
    struct fields s = {5, 6, 7, 0x1ffffffff};
    types(s);
    signs(s, -97);
    wide(s);
    return 0;
}
