// `__attribute__((fallthrough));` stands before a case, even at the end of a block or branch: it cannot leave the switch.
// unit: app/main.c
struct state { int seek, limit, steps; };

static int step(struct state *s, int op)
{
    switch (op) {
    case 0: {
        int left = s->limit - s->seek;
        s->steps += left;
        if (left <= 0)
            return 1;
        s->steps ^= 3;
        __attribute__((fallthrough));
    }
    case 1:
        s->seek += 2;
        s->steps += 5;
        s->steps ^= s->seek;
        if (s->seek > 7) {
            s->seek -= 3;
            s->steps++;
            __attribute__((fallthrough));
        } else {
            s->seek++;
            s->steps += 2;
            break;
        }
    case 2:
        switch (s->steps & 3) {
        case 0:
            s->steps += 9;
            __attribute__((fallthrough));
        case 1:
            s->steps += 4;
            break;
        default:
            s->steps -= 1;
            break;
        }
        s->limit++;
        break;
    default:
        s->steps--;
        break;
    }
    return 0;
}

int main(void)
{
    struct state s = {0, 20, 0};
    for (int i = 0; i < 40; i++) {
        int ended = step(&s, i % 4);
        printf("%d %d %d %d\n", ended, s.seek, s.limit, s.steps);
    }
    return 0;
}
