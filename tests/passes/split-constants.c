// Records with a constant member: they can be initialised and returned, but not assigned.

struct fixed { const int tag; int value; };
static struct fixed known = {3, 4};
static int steps;

static struct fixed made(int n)
{
    struct fixed result = {n, n + 1};
    return result;
}

static struct fixed found(int n)
{
    for (int i = 0; i < n; i++) {
        steps += i;
        for (int j = 0; j < i; j++) {
            steps ^= j;
            if (steps > 40)
                return known;
            steps += 3;
            steps ^= n;
        }
        if (steps > 30)
            return made(i);
        steps += 2;
    }
    steps++;
    printf("%d\n", steps);
    return made(steps);
}

static int used(int n)
{
    int total = 0;
    if (n > 1) {
        total += n;
        total ^= 5;
        struct fixed first = found(n);
        struct fixed second = known;
        total += first.tag;
        total += second.value;
        printf("%d %d\n", first.value, second.tag);
        total += first.value;
        total ^= second.tag;
    }
    return total;
}

int main(void)
{
    for (int i = 0; i < 9; i++)
        printf("%d\n", used(i));
    return 0;
}
