/* The printf family (C11 7.21.6.1) without %n, %a, wide characters and long double: at one of these, output
   stops and the result is -1. */
#include <format.h>
#include <runtime.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

void format_put(struct format_state *state, const char *text, size_t size) {
    if (state->buffer == NULL)
        console_write(text, size);
    else if (state->count < state->size)
        memcpy(state->buffer + state->count, text,
               size < state->size - state->count ? size : state->size - state->count);
    state->count += size;
}

void format_repeat(struct format_state *state, char character, size_t count) {
    for (size_t i = 0; i < count; i++)
        format_put(state, &character, 1);
}

void format_open(struct format_state *state, const char *prefix, size_t body) {
    size_t used = strlen(prefix) + body;
    size_t padding = (size_t)state->width > used ? (size_t)state->width - used : 0;

    state->padding = 0;
    if (state->flags & FORMAT_LEFT)
        state->padding = padding;
    else if (!(state->flags & FORMAT_ZERO))
        format_repeat(state, ' ', padding);
    format_put(state, prefix, strlen(prefix));
    if ((state->flags & (FORMAT_LEFT | FORMAT_ZERO)) == FORMAT_ZERO)
        format_repeat(state, '0', padding);
}

void format_close(struct format_state *state) {
    format_repeat(state, ' ', state->padding);
}

const char *format_sign(const struct format_state *state, int is_negative) {
    if (is_negative)
        return "-";
    if (state->flags & FORMAT_PLUS)
        return "+";
    return state->flags & FORMAT_SPACE ? " " : "";
}

static void format_text(struct format_state *state, const char *text, size_t size) {
    state->flags &= ~(unsigned)FORMAT_ZERO;
    format_open(state, "", size);
    format_put(state, text, size);
    format_close(state);
}

static void format_string(struct format_state *state, const char *text) {
    if (text == NULL)
        text = "(null)";
    format_text(state, text, strnlen(text, state->precision < 0 ? SIZE_MAX : (size_t)state->precision));
}

static void format_number(struct format_state *state, const char *prefix, uint64_t value, int conversion) {
    const char *alphabet = conversion == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    unsigned base = conversion == 'o' ? 8 : (conversion | 32) == 'x' ? 16 : 10;
    char digits[24];
    size_t first = sizeof digits;
    size_t count, zeros;

    for (uint64_t rest = value; rest != 0; rest /= base)
        digits[--first] = alphabet[rest % base];
    count = sizeof digits - first;
    zeros = count == 0; /* precision 1 is the default */
    if (state->precision >= 0) {
        state->flags &= ~(unsigned)FORMAT_ZERO;
        zeros = (size_t)state->precision > count ? (size_t)state->precision - count : 0;
    }
    if (base == 8 && state->flags & FORMAT_ALTERNATE && zeros == 0)
        zeros = 1;
    format_open(state, prefix, zeros + count);
    format_repeat(state, '0', zeros);
    format_put(state, digits + first, count);
    format_close(state);
}

static int64_t format_signed(struct format_state *state) {
    if (state->length == 'l')
        return va_arg(state->arguments, int64_t);
    if (state->length == 'h')
        return (short)va_arg(state->arguments, int);
    if (state->length == 'H')
        return (signed char)va_arg(state->arguments, int);
    return va_arg(state->arguments, int);
}

static uint64_t format_unsigned(struct format_state *state) {
    if (state->length == 'l')
        return va_arg(state->arguments, uint64_t);
    if (state->length == 'h')
        return (unsigned short)va_arg(state->arguments, int);
    if (state->length == 'H')
        return (unsigned char)va_arg(state->arguments, int);
    return va_arg(state->arguments, unsigned);
}

/* 0 when the conversion is not known. */
static int format_conversion(struct format_state *state, int conversion) {
    uint64_t value;
    char character;

    switch (conversion) {
    case 'd':
    case 'i':
        value = (uint64_t)format_signed(state);
        if ((int64_t)value < 0)
            format_number(state, "-", -value, conversion);
        else
            format_number(state, format_sign(state, 0), value, conversion);
        return 1;
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        value = format_unsigned(state);
        if (conversion == 'u' || conversion == 'o' || value == 0 || !(state->flags & FORMAT_ALTERNATE))
            format_number(state, "", value, conversion);
        else
            format_number(state, conversion == 'x' ? "0x" : "0X", value, conversion);
        return 1;
    case 'p':
        format_number(state, "0x", (uint64_t)va_arg(state->arguments, void *), 'x');
        return 1;
    case 'c':
        character = (char)va_arg(state->arguments, int);
        format_text(state, &character, 1);
        return 1;
    case 's':
        format_string(state, va_arg(state->arguments, const char *));
        return 1;
    case '%':
        format_put(state, "%", 1);
        return 1;
    }
    if (strchr("feg", conversion | 32) == NULL || state->length == 'L')
        return 0;
    format_float(state, conversion, va_arg(state->arguments, double));
    return 1;
}

static const char *format_flags(struct format_state *state, const char *format) {
    static const char characters[] = "-+ #0"; /* in the order of the FORMAT_ bits */
    const char *found;

    state->flags = 0;
    while (*format && (found = strchr(characters, *format)) != NULL) {
        state->flags |= 1U << (found - characters);
        format++;
    }
    return format;
}

static const char *format_count(struct format_state *state, const char *format, int *count) {
    *count = 0;
    if (*format == '*') {
        *count = va_arg(state->arguments, int);
        return format + 1;
    }
    while (*format >= '0' && *format <= '9')
        *count = *count * 10 + (*format++ - '0');
    return format;
}

static const char *format_length(struct format_state *state, const char *format) {
    state->length = 0;
    for (; *format && strchr("hljztL", *format); format++) {
        if (*format == 'h')
            state->length = state->length == 'h' ? 'H' : 'h';
        else
            state->length = *format == 'L' ? 'L' : 'l';
    }
    return format;
}

/* Everything printf does; `arguments` and the destination are already in `state`. */
static int format_all(struct format_state *state, const char *format) {
    for (;;) {
        size_t literal = 0;
        while (format[literal] && format[literal] != '%')
            literal++;
        format_put(state, format, literal);
        format += literal;
        if (*format == 0)
            return (int)state->count;
        format = format_flags(state, format + 1);
        format = format_count(state, format, &state->width);
        if (state->width < 0) {
            state->flags |= FORMAT_LEFT;
            state->width = -state->width;
        }
        state->precision = -1;
        if (*format == '.')
            format = format_count(state, format + 1, &state->precision);
        format = format_length(state, format);
        if (*format == 0 || !format_conversion(state, *format++))
            return -1;
    }
}

int vprintf(const char *format, va_list arguments) {
    struct format_state state;

    state.buffer = NULL;
    state.count = 0;
    va_copy(state.arguments, arguments);
    return format_all(&state, format);
}

int printf(const char *format, ...) {
    va_list arguments;
    int count;

    va_start(arguments, format);
    count = vprintf(format, arguments);
    va_end(arguments);
    return count;
}

int vsnprintf(char *buffer, size_t size, const char *format, va_list arguments) {
    struct format_state state;
    char nothing[1];
    int count;

    state.buffer = size > 0 ? buffer : nothing;
    state.size = size > 0 ? size - 1 : 0;
    state.count = 0;
    va_copy(state.arguments, arguments);
    count = format_all(&state, format);
    state.buffer[state.count < state.size ? state.count : state.size] = 0;
    return count;
}
