enum color { RED, GREEN, BLUE };
typedef enum { ONE = 1, TWO, UNO = 1 } number;

struct holder {
    enum color color;
};

int f(enum color c, number n, struct holder *h)
{
    switch (c) { // warn switch
    case RED:
        break;
    case GREEN:
        break;
    }
    switch (c) {
    case RED:
    default:
        break;
    }
    switch (n) {
    case ONE:
    case TWO:
        break;
    }
    switch (h->color) { // warn switch
    case RED ... GREEN:
        break;
    }
    switch (c) {
    case RED:
    case GREEN:
    case BLUE:
        break;
    case 7: // warn switch
        break;
    }
    return 0;
}
