enum a { A1, A2 };
enum b { B1, B2 };

int f(enum a x, enum b y, enum a z)
{
    return (x == y) + (x == z); // warn enum-compare
}
