/* Strings: escapes (RFC 8259, 7) and UTF-8 (RFC 3629, 4). */

#include "json.h"

enum { REPLACEMENT = 0xFFFD };

static char *append_code(char *to, unsigned code)
{
    if (code < 0x80) {
        *to++ = (char)code;
        return to;
    }
    if (code < 0x800) {
        *to++ = (char)(0xC0 | code >> 6);
    } else {
        if (code < 0x10000) {
            *to++ = (char)(0xE0 | code >> 12);
        } else {
            *to++ = (char)(0xF0 | code >> 18);
            *to++ = (char)(0x80 | (code >> 12 & 0x3F));
        }
        *to++ = (char)(0x80 | (code >> 6 & 0x3F));
    }
    *to++ = (char)(0x80 | (code & 0x3F));
    return to;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Four digits behind `at`; -1 where they are not. */
static int hex_unit(const struct parser *parser, const char *at)
{
    int unit = 0;

    for (int i = 0; i < 4; i++) {
        int digit = at + i < parser->end ? digit_value(at[i]) : -1;
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/* The code of \uXXXX, of two such where they are a pair of surrogates; `at` is behind the u. */
static unsigned unicode_escape(struct parser *parser)
{
    const char *at = parser->at;
    int high = hex_unit(parser, at);
    int low;

    if (high < 0) {
        error_at(parser, at, "four hexadecimal digits must follow \\u");
        return REPLACEMENT;
    }
    parser->at += 4;
    if (high >= 0xDC00 && high <= 0xDFFF)
        error_at(parser, at, "a low surrogate without its high one");
    if (high < 0xD800 || high > 0xDFFF)
        return (unsigned)high;
    low = parser->end - parser->at >= 6 && parser->at[0] == '\\' && parser->at[1] == 'u' ? hex_unit(parser, parser->at + 2) : -1;
    if (high >= 0xDC00 || low < 0xDC00 || low > 0xDFFF) {
        if (high < 0xDC00)
            error_at(parser, at, "a high surrogate without its low one");
        return REPLACEMENT;
    }
    parser->at += 6;
    return 0x10000u + ((unsigned)(high - 0xD800) << 10) + (unsigned)(low - 0xDC00);
}

static char *append_escape(struct parser *parser, char *to)
{
    const char *at = parser->at - 1;
    char c = parser->at < parser->end ? *parser->at++ : '\0';

    switch (c) {
    case '"':
    case '\\':
    case '/':
        *to++ = c;
        break;
    case 'b':
        *to++ = '\b';
        break;
    case 'f':
        *to++ = '\f';
        break;
    case 'n':
        *to++ = '\n';
        break;
    case 'r':
        *to++ = '\r';
        break;
    case 't':
        *to++ = '\t';
        break;
    case 'u':
        return append_code(to, unicode_escape(parser));
    default:
        error_at(parser, at, "unknown escape");
    }
    return to;
}

/* Bytes of the character at `at`; 0 where they are not UTF-8. */
static int utf8_length(const unsigned char *at, const unsigned char *end)
{
    int length = at[0] < 0xC2 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : at[0] < 0xF5 ? 4 : 0;

    if (length == 0 || end - at < length)
        return 0;
    for (int i = 1; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    }
    if ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xF0 && at[1] < 0x90))
        return 0; /* too long a form */
    if ((at[0] == 0xED && at[1] > 0x9F) || (at[0] == 0xF4 && at[1] > 0x8F))
        return 0; /* a surrogate, or beyond the last character */
    return length;
}

static char *append_wide(struct parser *parser, char *to)
{
    int length = utf8_length((const unsigned char *)parser->at, (const unsigned char *)parser->end);

    if (length == 0) {
        error_at(parser, parser->at, "this is not UTF-8");
        parser->at++;
        return append_code(to, REPLACEMENT);
    }
    while (length-- > 0)
        *to++ = *parser->at++;
    return to;
}

/* The place of the quote that ends the string; of the end of the line where it does not end. */
static const char *string_end(const struct parser *parser)
{
    const char *at = parser->at;

    while (at < parser->end && *at != '"' && *at != '\n')
        at += *at == '\\' && at + 1 < parser->end && at[1] != '\n' ? 2 : 1;
    return at;
}

struct text parse_string(struct parser *parser)
{
    const char *quote = parser->at++;
    const char *end = string_end(parser);
    char *bytes = memory_take(3 * (size_t)(end - parser->at) + 4); /* a wrong byte becomes three */
    char *to = bytes;
    struct text text;

    while (parser->at < end) {
        unsigned char c = (unsigned char)*parser->at;
        if (c == '\\') {
            parser->at++;
            to = append_escape(parser, to);
        } else if (c >= 0x80) {
            to = append_wide(parser, to);
        } else {
            if (c < ' ')
                error_at(parser, parser->at, "a control character in a string");
            *to++ = *parser->at++;
        }
    }
    if (parser->at < parser->end && *parser->at == '"')
        parser->at++;
    else
        error_at(parser, quote, "the string does not end");
    *to = '\0';
    text.bytes = bytes;
    text.size = (size_t)(to - bytes);
    return text;
}
