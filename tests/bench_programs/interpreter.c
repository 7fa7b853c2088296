/* A stack machine that counts primes: one switch in one loop. */
#include "program.h"

enum op { PUSH, LOAD, STORE, ADD, MOD, MUL, LESS, ZERO, JUMP, JUMP_IF, HALT };

struct instruction {
    uint8_t op;
    int32_t value;
};

static const struct instruction code[] = {
    {PUSH, 2}, {STORE, 0},                                          /* 0: n = 2 */
    {PUSH, 2}, {STORE, 1},                                          /* 2: d = 2 */
    {LOAD, 0}, {LOAD, 1}, {LOAD, 1}, {MUL, 0}, {LESS, 0}, {JUMP_IF, 21}, /* 4: n < d * d: prime */
    {LOAD, 0}, {LOAD, 1}, {MOD, 0}, {ZERO, 0}, {JUMP_IF, 25},       /* 10: n % d == 0: not */
    {LOAD, 1}, {PUSH, 1}, {ADD, 0}, {STORE, 1}, {JUMP, 4}, {HALT, 0}, /* 15: d++ */
    {LOAD, 2}, {PUSH, 1}, {ADD, 0}, {STORE, 2},                     /* 21: count++ */
    {LOAD, 0}, {PUSH, 1}, {ADD, 0}, {STORE, 0},                     /* 25: n++ */
    {LOAD, 0}, {PUSH, 100000}, {LESS, 0}, {JUMP_IF, 2}, {HALT, 0},  /* 29 */
};

static int32_t run(const struct instruction *program, uint64_t *executed)
{
    int32_t stack[16], slots[4] = {0}, *top = stack;
    uint64_t count = 0;

    for (const struct instruction *pc = program;; count++) {
        int32_t value = pc->value;

        switch ((enum op)pc++->op) {
        case PUSH:
            *top++ = value;
            break;
        case LOAD:
            *top++ = slots[value];
            break;
        case STORE:
            slots[value] = *--top;
            break;
        case ADD:
            top--;
            top[-1] += top[0];
            break;
        case MOD:
            top--;
            top[-1] %= top[0];
            break;
        case MUL:
            top--;
            top[-1] *= top[0];
            break;
        case LESS:
            top--;
            top[-1] = top[-1] < top[0];
            break;
        case ZERO:
            top[-1] = top[-1] == 0;
            break;
        case JUMP:
            pc = program + value;
            break;
        case JUMP_IF:
            if (*--top)
                pc = program + value;
            break;
        case HALT:
            *executed = count;
            return slots[2];
        }
    }
}

int main(void)
{
    uint64_t executed;
    int32_t primes = run(code, &executed);

    printf("%d %lu\n", primes, (unsigned long)executed);
    return 0;
}
