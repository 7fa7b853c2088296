/* The parts of printf: one conversion being written. */
#ifndef FORMAT_H
#define FORMAT_H

#include <stdarg.h>
#include <stddef.h>

#define FORMAT_LEFT 1  /* - */
#define FORMAT_PLUS 2  /* + */
#define FORMAT_SPACE 4 /* space */
#define FORMAT_ALTERNATE 8
#define FORMAT_ZERO 16

struct format_state {
    char *buffer; /* NULL: the console */
    size_t size;  /* of the buffer without the terminator */
    size_t count; /* characters written, also those that did not fit */
    va_list arguments;
    unsigned flags;
    int width;
    int precision; /* negative: none */
    int length;    /* 'h', 'H' for hh, 'l' for everything of 64 bits, or 0 */
    size_t padding; /* spaces to the right of the field */
};

/* These are called from so many places that one copy of each is worth more than speed. */
void format_put(struct format_state *state, const char *text, size_t size) __attribute__((noinline));
void format_repeat(struct format_state *state, char character, size_t count) __attribute__((noinline));

/* A field of `body` characters after `prefix` begins: padding on the left and the prefix. */
void format_open(struct format_state *state, const char *prefix, size_t body) __attribute__((noinline));

/* The field ends: padding on the right. */
void format_close(struct format_state *state);

/* The prefix of a signed number: "-", "+", " " or "", as its flags say. */
const char *format_sign(const struct format_state *state, int is_negative);

/* Conversions f, F, e, E, g, G. */
void format_float(struct format_state *state, int conversion, double value) __attribute__((noinline));

#endif
