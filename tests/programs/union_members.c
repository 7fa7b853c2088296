/* A record with union members keeps its layout as a local object: nothing beside it is overwritten. */
int printf(const char *, ...);
void *memset(void *, int, unsigned long);

typedef union { double number; long long whole; void *pointer; } value;
struct token { int kind; value v; };
struct lexer {
    int current, line, last;
    struct token t, ahead;
    void *state;
    char *end;
};
struct odd { char c; union { short s; char d[3]; } u; int i; };
typedef int unaligned __attribute__((aligned(1)));
struct packed_like { char c; unaligned x; char d; };

__attribute__((noinline)) static void fill(struct lexer *l, char *text)
{
    memset(l, 0, sizeof *l);
    l->end = text;
    l->ahead.v.number = 1.5;
}

__attribute__((noinline)) static int sum(struct odd *o, struct packed_like *p)
{
    o->u.d[2] = 3;
    o->i = 4;
    p->x = 5;
    p->d = 6;
    return o->u.d[2] + o->i + p->x + p->d;
}

int main(void)
{
    char *before = "before";
    struct lexer l;
    char *after = "after";
    fill(&l, before);
    struct odd o;
    struct packed_like p;
    printf("%s %s %.1f %d %d %d\n", l.end, after, l.ahead.v.number, (int)sizeof l, (int)sizeof o, (int)sizeof p);
    printf("%d\n", sum(&o, &p));
    return 0;
}
