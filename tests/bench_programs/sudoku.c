/* Sudoku by backtracking over bit sets of what each row, column and box still lacks. */
#include "program.h"

struct board {
    uint8_t cell[81];
    uint16_t row[9], column[9], box[9];
    uint64_t steps;
};

static int box_of(int at)
{
    return at / 27 * 3 + at % 9 / 3;
}

static void flip(struct board *b, int at, int digit)
{
    uint16_t bit = (uint16_t)(1u << digit);

    b->row[at / 9] ^= bit;
    b->column[at % 9] ^= bit;
    b->box[box_of(at)] ^= bit;
}

static unsigned choices(const struct board *b, int at)
{
    return b->row[at / 9] & b->column[at % 9] & b->box[box_of(at)];
}

static int solve(struct board *b)
{
    int best = -1, fewest = 10;

    b->steps++;
    for (int at = 0; at < 81 && fewest > 1; at++) {
        if (b->cell[at] != 0)
            continue;
        int count = __builtin_popcount(choices(b, at));
        if (count < fewest) {
            fewest = count;
            best = at;
        }
    }
    if (best < 0)
        return 1;
    for (unsigned left = choices(b, best); left != 0; left &= left - 1) {
        int digit = __builtin_ctz(left);

        b->cell[best] = (uint8_t)digit;
        flip(b, best, digit);
        if (solve(b))
            return 1;
        flip(b, best, digit);
        b->cell[best] = 0;
    }
    return 0;
}

static void load(struct board *b, const char *text)
{
    *b = (struct board){0};
    for (int i = 0; i < 9; i++)
        b->row[i] = b->column[i] = b->box[i] = 0x3fe;
    for (int at = 0; at < 81; at++) {
        if (text[at] != '.') {
            b->cell[at] = (uint8_t)(text[at] - '0');
            flip(b, at, b->cell[at]);
        }
    }
}

int main(void)
{
    static const char *const puzzles[] = {
        "8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..",
        "..............3.85..1.2.......5.7.....4...1...9.......5......73..2.1........4...9",
        "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
        "1....7.9..3..2...8..96..5....53..9...1..8...26....4...3......1..4......7..7...3..",
    };
    uint64_t steps = 0, sum = 0;

    for (int round = 0; round < 10; round++) {
        for (size_t i = 0; i < sizeof puzzles / sizeof puzzles[0]; i++) {
            struct board board;

            load(&board, puzzles[i]);
            sum += (uint64_t)solve(&board) * 1000;
            for (int at = 0; at < 81; at++)
                sum = sum * 3 + board.cell[at];
            steps += board.steps;
        }
    }
    printf("%lu %lu\n", (unsigned long)steps, (unsigned long)sum);
    return 0;
}
