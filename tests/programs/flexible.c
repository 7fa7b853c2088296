/* Flexible and zero-length arrays, empty records, alloca, over-aligned locals. */
int printf(const char *, ...);
struct flexible { unsigned char count; short items[]; }; struct nested { int n; struct flexible tail; }; struct zero { int n; char bytes[0]; }; struct empty {}; struct holder { struct empty a; int n; struct empty b[3]; }; static struct flexible static_one = {3}; static union { char room[32]; struct flexible f; } storage; static struct holder holder = {{}, 5, {{}}};
static int total(const struct flexible *f) { int t = 0; for (int i = 0; i < f->count; i++) t += f->items[i]; return t; } static int frame(int n) { char *room = __builtin_alloca(n); for (int i = 0; i < n; i++) room[i] = i; int r = 0; for (int i = 0; i < n; i++) r += room[i]; return r; }
static int recursive(int n) { int *cell = __builtin_alloca(sizeof(int) * (n + 1)); cell[n] = n; return n ? cell[n] + recursive(n - 1) : 0; } static int aligned(void) { _Alignas(128) char a[3]; _Alignas(64) int b; char c; (void)c; return (int)(((unsigned long)a | (unsigned long)&b * 2) & 127); }
int main(void)
{
    struct flexible *f = &storage.f; f->count = 4; for (int i = 0; i < 4; i++) f->items[i] = i * i; printf("%d %d %d %d %d\n", total(f), (int)sizeof *f, (int)sizeof(struct zero), (int)sizeof(struct holder), static_one.count); printf("%d %d %d %d %d\n", frame(100), frame(1), recursive(50), aligned(), holder.n);
    struct empty e, g = e, *pe = &g; e = *pe; printf("%d %d\n", (int)sizeof e, (int)sizeof(struct nested)); struct zero z[2] = {{1}, {2}}; printf("%d %d\n", z[1].n, (int)(z[0].bytes == (char *)&z[1])); return 0;
}
