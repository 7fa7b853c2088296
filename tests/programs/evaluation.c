/* Sequence points: &&, ||, ?:, comma, full expressions, calls; side effects happen once and in order. */
int printf(const char *, ...);
static char trace[100]; static int length; static int t(char c, int value) { trace[length++] = c; return value; } static int *place(char c, int *p) { t(c, 0); return p; } static void flush(void) { trace[length] = 0; printf("%s ", trace); length = 0; }
struct s { int a, b; }; static struct s make(char c) { t(c, 0); return (struct s){c, 2}; }
int main(void)
{
    int a = 0, b = 0, v[5] = {0, 1, 2, 3, 4}, *p = v; t('a', 1) && t('b', 0) && t('c', 1); flush(); t('a', 0) || t('b', 0) || t('c', 1); flush(); t('a', 1) || t('b', 1); flush(); a = t('a', 0) ? t('b', 1) : t('c', 2); flush(); printf("%d\n", a);
    a = (t('a', 1), t('b', 2), t('c', 3)); flush(); *place('p', &b) += 5; flush(); (*place('q', &b))++; flush(); a = *place('r', &b) ?: t('n', 9); flush(); printf("%d %d\n", a, b); a = t('x', 0) ?: t('y', 4); flush(); v[t('i', 2)] *= 10; flush(); v[t('j', 1)]++; flush(); printf("%d %d %d\n", a, v[2], v[1]);
    for (t('1', 0); t('2', length < 8); t('3', 0)) t('b', 0); flush(); while (t('w', length < 3)) ; flush(); do t('d', 0); while (t('e', length < 5)); flush(); if (t('f', 0)) t('g', 0); else t('h', 0); flush(); switch (t('s', 2)) { case 1: t('1', 0); case 2: t('2', 0); case 3: t('3', 0); } flush(); printf("\n");
    a = 1; b = (a++, a++, a); a = a++ + 0 * b, b += a; printf("%d\n", b); int i = 0; i = i++ && i++; printf("%d ", i); int x = 1, y = x++ > 0 ? x : -x; printf("%d %d ", x, y); *p++ = 7; *++p = 8; printf("%d %d %d\n", v[0], v[2], (int)(p - v)); printf("%d ", make('m').a); printf("%d\n", make('n').b + 0); flush(); sizeof(t('z', 1)); (void)sizeof(a++); 0 && t('z', 1); 1 || t('z', 1); (void)t('v', 1); flush(); printf("%d\n", a = b = 3); return 0;
}
