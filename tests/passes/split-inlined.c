// A part of a function that is always inlined is, too: gcc inlines what it calls through a parameter only then.
// unit: app/main.c
typedef int (*order)(int a, int b);
static inline __attribute__((always_inline)) int rising(int a, int b) { return a - b; }
static inline __attribute__((always_inline)) int falling(int a, int b) { return b - a; }

static inline __attribute__((always_inline)) int sorted(int *a, int n, order before)
{
    int moves = 0;
    for (int i = 1; i < n; i++) {
        int x = a[i];
        int j = i;
        while (j > 0 && before(x, a[j - 1]) < 0) {
            a[j] = a[j - 1];
            moves++;
            j--;
        }
        a[j] = x;
        if (j != i)
            moves += before(a[0], a[i]) < 0;
    }
    return moves;
}

int main(void)
{
    int a[] = {5, 3, 9, 1, 7, 2, 8};
    int up = sorted(a, 7, rising);
    printf("%d %d %d %d\n", up, a[0], a[3], a[6]);
    int down = sorted(a, 7, falling);
    printf("%d %d %d %d\n", down, a[0], a[3], a[6]);
    return 0;
}
