/* Null pointer constants in every position; pointers compared, converted, in conditions, void and function pointers. */
int printf(const char *, ...);
#define NULL ((void *)0)
static int *none, *zero = 0, *null = NULL, *cast = (int *)0, *enumerated = (0), *long_zero = 0L, *expression = 1 - 1; static void (*function)(void) = 0, (*other)(void) = NULL; static char *array[3] = {0, NULL, "x"}; static int value; static int *get(int n) { return n ? &value : 0; } static int take(int *p, void *v, void (*f)(void)) { return !p + !v * 2 + !f * 4; } static void nothing(void) {}
int main(void)
{
    int *p = &value; void *v = p; const void *cv = p; const int *cp = p; printf("%d%d%d%d%d%d%d\n", none == 0, zero == NULL, null == cast, !enumerated, 0 == long_zero, expression != 0, function == other); printf("%d %d %d %d\n", take(0, NULL, 0), take(p, p, nothing), take(get(0), get(1), (void *)0), array[1] == 0 && array[2] != NULL);
    int *q = p ? p : 0, *r = p ? NULL : p; void *s = p ? v : p; const int *t = p ? cp : p; function = p ? nothing : 0; printf("%d %d %d %d %d\n", q == p, r == 0, s == v, t == cp, function == nothing); p = v; v = (void *)cp; cv = v; printf("%d %d %d %d\n", p == v, cv == cp, v != NULL, (p == NULL) + (NULL != p)); if (p && !none || function) printf("yes "); while (!p) ; for (p = 0; p; ) ; printf("%d %d\n", (int)sizeof NULL, (_Bool)p); unsigned long u = (unsigned long)v; printf("%d %d\n", (void *)u == v, (int)(long)NULL); return 0;
}
