enum color { RED, GREEN };
enum fruit { APPLE, PEAR };
typedef enum { LOW, HIGH } level;

enum fruit eat(enum fruit f);

enum color mix(enum color c, int n, level l)
{
    enum fruit f = c; // warn enum-conversion
    enum fruit g = APPLE;
    f = RED; // warn enum-conversion
    f = n;
    f = (enum fruit)c;
    g = eat(c); // warn enum-conversion
    g = eat(PEAR);
    l = g; // warn enum-conversion
    l = HIGH;
    n = c;
    if (l == LOW && c == GREEN)
        return c;
    return f; // warn enum-conversion
}

int same(enum color c)
{
    return c == APPLE; // warn enum-compare
}
