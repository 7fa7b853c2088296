/* Numbers (RFC 8259, 6): whole ones of up to 18 digits are exact. */

#include <ctype.h>
#include <stdlib.h>

#include "json.h"

enum { EXACT_DIGITS = 18 };

static const char *skip_digits(const char *at)
{
    while (isdigit((unsigned char)*at))
        at++;
    return at;
}

/* Says what is wrong with the number from `at` to where it ends. */
static const char *check_number(struct parser *parser, const char *at, int *is_whole)
{
    const char *digits = at + (*at == '-');
    const char *end = skip_digits(digits);

    *is_whole = end - digits <= EXACT_DIGITS;
    if (end == digits)
        error_at(parser, at, "a digit must follow the sign");
    else if (*digits == '0' && end - digits > 1)
        error_at(parser, at, "a number must not begin with 0");
    if (*end == '.') {
        *is_whole = 0;
        if (skip_digits(end + 1) == end + 1)
            error_at(parser, end, "a digit must follow the decimal point");
        end = skip_digits(end + 1);
    }
    if (*end == 'e' || *end == 'E') {
        const char *exponent = end + 1 + (end[1] == '+' || end[1] == '-');
        *is_whole = 0;
        if (skip_digits(exponent) == exponent)
            error_at(parser, end, "the exponent has no digits");
        end = skip_digits(exponent);
    }
    return end;
}

struct value *parse_number(struct parser *parser)
{
    const char *at = parser->at;
    int is_whole;
    struct value *value;

    parser->at = check_number(parser, at, &is_whole);
    value = value_make(is_whole ? KIND_INTEGER : KIND_REAL);
    if (is_whole) {
        value->integer = strtol(at, NULL, 10);
        return value;
    }
    value->real = strtod(at, NULL);
    if (value->real - value->real != 0.0) {
        error_at(parser, at, "the number is too large");
        value->real = 0.0;
    }
    return value;
}
