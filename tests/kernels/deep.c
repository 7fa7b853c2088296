#include <stdio.h>
#include <string.h>

/* A recursive-descent parser: its rare branches have large locals, its recursion goes through none of them. */
static int value(const char **text)
{
    const char *p = *text;
    int result = 0;

    if (*p == '(') {
        p++;
        result = value(&p) + 1;
        while (*p == ',') {
            p++;
            result += value(&p);
        }
        if (*p == ')')
            p++;
    } else if (*p == '"') {
        char name[160];
        int length = 0;
        for (p++; *p && *p != '"'; p++)
            if (length < 159)
                name[length++] = *p;
        name[length] = 0;
        p += *p == '"';
        result = (int)strlen(name);
        for (int i = 0; i < length; i++)
            result += name[length - 1 - i] * i;
    } else if (*p >= '0' && *p <= '9') {
        int digits[40], count = 0;
        while (*p >= '0' && *p <= '9' && count < 40)
            digits[count++] = *p++ - '0';
        for (int i = 0, scale = 1; i < count && i < 9; i++, scale *= 10)
            result += digits[count - 1 - i] * scale;
    }
    *text = p;
    return result;
}

int main(void)
{
    char text[128];
    int depth = 24;
    memset(text, '(', depth);
    strcpy(text + depth, "12,\"ab\"");
    memset(text + depth + 7, ')', depth);
    text[2 * depth + 7] = 0;
    const char *p = text;
    int result = value(&p);
    printf("%d at %d\n", result, (int)(p - text));
    return 0;
}
