/* Factorials and Fibonacci numbers of thousands of digits: carries, 64-bit products, long division by a word. */
#include "program.h"

enum { WORDS = 2048 };

struct big {
    uint32_t word[WORDS];
    int used;
};

static void big_set(struct big *a, uint32_t value)
{
    a->word[0] = value;
    a->used = value != 0;
}

static void big_multiply_word(struct big *a, uint32_t factor)
{
    uint64_t carry = 0;

    for (int i = 0; i < a->used; i++) {
        carry += (uint64_t)a->word[i] * factor;
        a->word[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry != 0)
        a->word[a->used++] = (uint32_t)carry;
}

static void big_add(struct big *a, const struct big *b)
{
    uint64_t carry = 0;
    int used = a->used > b->used ? a->used : b->used;

    for (int i = 0; i < used; i++) {
        carry += (uint64_t)(i < a->used ? a->word[i] : 0) + (i < b->used ? b->word[i] : 0);
        a->word[i] = (uint32_t)carry;
        carry >>= 32;
    }
    a->used = used;
    if (carry != 0)
        a->word[a->used++] = (uint32_t)carry;
}

static void big_multiply(struct big *restrict out, const struct big *a, const struct big *b)
{
    for (int i = 0; i < a->used + b->used; i++)
        out->word[i] = 0;
    for (int i = 0; i < a->used; i++) {
        uint64_t carry = 0;

        for (int k = 0; k < b->used; k++) {
            carry += (uint64_t)a->word[i] * b->word[k] + out->word[i + k];
            out->word[i + k] = (uint32_t)carry;
            carry >>= 32;
        }
        out->word[i + b->used] = (uint32_t)carry;
    }
    out->used = a->used + b->used;
    while (out->used > 0 && out->word[out->used - 1] == 0)
        out->used--;
}

static uint32_t big_divide_word(struct big *a, uint32_t divisor)
{
    uint64_t rest = 0;

    for (int i = a->used; i-- > 0;) {
        rest = rest << 32 | a->word[i];
        a->word[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    while (a->used > 0 && a->word[a->used - 1] == 0)
        a->used--;
    return (uint32_t)rest;
}

static uint32_t big_digit_sum(struct big a)
{
    uint32_t sum = 0;

    while (a.used > 0) {
        uint32_t digits = big_divide_word(&a, 1000000000);

        for (; digits != 0; digits /= 10)
            sum += digits % 10;
    }
    return sum;
}

int main(void)
{
    static struct big factorial, first, second, product;
    uint32_t sum = 0;

    big_set(&factorial, 1);
    for (uint32_t i = 2; i <= 3000; i++)
        big_multiply_word(&factorial, i);
    sum += big_digit_sum(factorial);
    big_set(&first, 0);
    big_set(&second, 1);
    for (int i = 0; i < 20000; i++) {
        big_add(&first, &second);
        struct big swap = first;
        first = second;
        second = swap;
    }
    sum += big_digit_sum(first);
    for (int i = 0; i < 60; i++) {
        big_multiply(&product, &factorial, &second);
        sum += product.word[product.used / 2] + (uint32_t)i;
    }
    printf("%u\n", sum + big_digit_sum(product));
    return 0;
}
