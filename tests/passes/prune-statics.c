// A header's inline functions in every unit, and internal names that clash.
// expect gone: unused.app.a unused.app.b clamp.app.b helper.app.b counter.app.b spare dead_chain_1 dead_chain_2
// expect stays: unused.app.main clamp.app.a clamp.app.main helper.app.a counter.app.a a main
static inline int clamp(int x) { return x < 0 ? 0 : x; }
static inline int unused(int x) { return x + 1; }
int a(int x);
int spare(int x);
// unit: app/a.c
static int counter = 3;
static int helper(int x) { return x + counter++; }
int a(int x) { return clamp(helper(x)); }
// unit: app/b.c
static int counter = 4;
static int helper(int x) { return x * counter++; }
static void dead_chain_2(void);
static void dead_chain_1(void) { dead_chain_2(); }
static void dead_chain_2(void) { dead_chain_1(); }
int spare(int x) { return helper(x) + clamp(x); }
// unit: app/main.c
int main(void) { printf("%d %d %d\n", a(-9), a(5), clamp(-1)); return unused(4); }
