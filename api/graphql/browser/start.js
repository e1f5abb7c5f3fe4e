"use strict";

const at = (id) => document.getElementById(id);
const URL_OF_API = location.pathname;

// Every role may ask these: an analyst sees no names of customers, and cannot look for one.
const QUESTIONS = [
  `# What customers spent most on. Ctrl+Enter asks.
query Customers {
  customers(
    where: { ageBand: { eq: "45-54" } }
    limit: 3
  ) {
    id
    ageBand
    incomeBand
    purchasesConnection(
      first: 2
      sort: [{ edge: { revenue: DESC } }]
    ) {
      totalCount
      edges {
        count
        revenue {
          amount
          currency
        }
        node {
          name
          category {
            name
          }
        }
      }
    }
  }
}
`,
  `# What a partner supplies.
query Partner {
  partners(
    where: { name: { eq: "Manufacturer 69" } }
  ) {
    name
    productsConnection {
      totalCount
    }
    products(limit: 3) {
      name
      brand
    }
  }
}
`,
  `# Campaigns, and how many customers each reached.
query Campaigns {
  campaigns(sort: [{ startAt: ASC }], limit: 3) {
    name
    kind
    startAt
    recipientsConnection {
      totalCount
    }
  }
}
`,
];

const remembered = (name) => sessionStorage.getItem(`kith-${name}`) ?? "";

// A key may arrive in the fragment, which no server ever sees; it goes at once.
function takeKey() {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (!given) return false;
  sessionStorage.setItem("kith-key", given);
  history.replaceState(null, "", location.pathname + location.search);
  return true;
}

function say(text, bad = false) {
  at("status").textContent = text;
  at("status").classList.toggle("bad", bad);
}

const refusal = (message) => ({ errors: [{ message }] });

// GraphiQL is a moment late with the operation's name after a change of tab or text.
function named({ operationName, ...question }) {
  return question.query.includes(operationName) ? { ...question, operationName } : question;
}

async function ask(question) {
  const key = remembered("key");
  if (!key) {
    say("A key is needed: paste one above.", true);
    return refusal("A key is needed: paste one above. `make demo` prints one for each role.");
  }
  const headers = {
    "Content-Type": "application/json",
    Accept: "application/graphql-response+json, application/json",
    Authorization: `Bearer ${key}`,
  };
  if (remembered("purpose")) headers["Kith-Purpose"] = remembered("purpose");
  const began = performance.now();
  try {
    const response = await fetch(URL_OF_API, {
      method: "POST", headers, body: JSON.stringify(named(question)),
    });
    const answer = await response.json();
    const refused = !("data" in answer) && answer.errors?.[0]?.message;
    if (refused) say(refused, true);
    else if (question.operationName !== "IntrospectionQuery")
      say(`${(performance.now() - began).toFixed(0)} ms`);
    else say("");
    return answer;
  } catch (error) {
    say("Kith does not answer.", true);
    return refusal(`Kith does not answer: ${error.message}`);
  }
}

const root = ReactDOM.createRoot(at("graphiql"));

function render() {
  root.render(
    React.createElement(
      GraphiQL,
      {
        // Another key may see another schema: a new function makes GraphiQL ask for it again.
        fetcher: (question) => ask(question),
        defaultTabs: QUESTIONS.map((query) => ({ query })),
        isHeadersEditorEnabled: false,
        shouldPersistHeaders: false,
        inputValueDeprecation: true,
        schemaDescription: true,
      },
      React.createElement(GraphiQL.Logo, null, " "),
    ),
  );
}

function fill() {
  for (const name of ["key", "purpose"]) at(name).value = remembered(name);
}

for (const name of ["key", "purpose"]) {
  at(name).addEventListener("input", () => {
    sessionStorage.setItem(`kith-${name}`, at(name).value.trim());
  });
  at(name).addEventListener("change", render);
}
addEventListener("hashchange", () => {
  if (takeKey()) {
    fill();
    render();
  }
});

takeKey();
fill();
render();
