// expect values: apply.call=twice:300 each.call=shout:120 hidden.call=same:300 odd.call=odd_one:200
// expect clones: apply__call_twice each__call_shout
// expect refused: 'call' of 'hidden' as 'same' has a type that only a typedef spells | 'call' of 'odd' as 'odd_one' is a function of another type
// expect prints: 42 ! 9 4
// unit: app/main.c
void each(int n, void (*call)(int));
int other(int x);
int odd(int (*call)(), int x);
static void shout(int n);
static int twice(int x) { return 2 * x; }
static int apply(int (*call)(int), int x) { return call(x) + (*call)(x); }
static int odd_one(int x) { return x + 3; }
static void shout(int n)
{
    printf("%s ", n ? "!" : "?");
}
int main(void)
{
    printf("%d ", apply(twice, 9) + 6);
    each(1, shout);
    printf("%d %d\n", other(4) + 1, odd(odd_one, 1));
    return 0;
}
// unit: app/other.c
typedef int function(int);
void each(int n, void (*call)(int))
{
    for (int i = 0; i < n; i++)
        call(n);
}
static int same(int x) { return 2 * x; }
static int hidden(function *call, int x) { return call(x); }
int other(int x) { return hidden(same, x); }
int odd(int (*call)(), int x) { return call(x); }
