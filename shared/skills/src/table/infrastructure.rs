//! Clouds, delivery, security, testing, and how teams work.

use super::{Entry, skill};

pub(crate) const CLOUD: &[Entry] = &[
    skill("AWS", &["amazon web services", "amazon aws"]),
    skill("Azure", &["microsoft azure"]),
    skill("Google Cloud", &["gcp", "google cloud platform"]),
    skill("AWS Lambda", &["lambda functions"]),
    skill("Amazon EC2", &["=EC2"]),
    skill("Amazon S3", &["=S3"]),
    skill("Amazon ECS", &["=ECS", "fargate", "aws fargate"]),
    skill("Amazon EKS", &["=EKS"]),
    skill("Amazon RDS", &["=RDS", "amazon aurora"]),
    skill("Amazon SQS", &["=SQS", "=SNS"]),
    skill("CloudFormation", &["aws cdk"]),
    skill("Azure DevOps", &[]),
    skill("Serverless", &["serverless architecture"]),
    skill("Cloudflare", &["cloudflare workers"]),
    skill("Heroku", &[]),
    skill("Vercel", &["netlify"]),
    skill("DigitalOcean", &["digital ocean"]),
    skill("OpenStack", &[]),
    skill("VMware", &["vsphere", "esxi"]),
    skill(
        "Cloud Architecture",
        &["cloud infrastructure", "cloud computing"],
    ),
];

pub(crate) const DEVOPS: &[Entry] = &[
    skill("DevOps", &["dev ops"]),
    skill(
        "Docker",
        &["docker compose", "docker-compose", "dockerfile"],
    ),
    skill("Kubernetes", &["k8s", "kubectl"]),
    skill("~Helm", &["helm charts"]),
    skill("Terraform", &["opentofu", "terragrunt"]),
    skill("Pulumi", &[]),
    skill("=Ansible", &[]),
    skill("~Puppet", &[]),
    skill("~Chef", &["chef infra"]),
    skill("Infrastructure as Code", &["infrastructure-as-code", "iac"]),
    skill(
        "CI/CD",
        &[
            "ci / cd",
            "ci-cd",
            "cicd",
            "continuous integration",
            "continuous delivery",
            "continuous deployment",
        ],
    ),
    skill("Jenkins", &[]),
    skill("GitHub Actions", &[]),
    skill("GitLab CI", &["gitlab ci/cd", "gitlab-ci"]),
    skill("CircleCI", &["circle ci"]),
    skill("Argo CD", &["argocd", "gitops"]),
    skill("=Git", &["version control"]),
    skill("GitHub", &[]),
    skill("GitLab", &[]),
    skill("Bitbucket", &[]),
    skill("Linux", &["ubuntu", "debian", "red hat", "rhel", "centos"]),
    skill("Unix", &[]),
    skill("Windows Server", &["active directory"]),
    skill("Prometheus", &[]),
    skill("Grafana", &[]),
    skill("Datadog", &["data dog"]),
    skill("New Relic", &[]),
    skill("Splunk", &[]),
    skill("=Sentry", &[]),
    skill("OpenTelemetry", &["distributed tracing"]),
    skill("Observability", &[]),
    skill("Istio", &["service mesh"]),
    skill(
        "Site Reliability Engineering",
        &["site reliability", "~SRE"],
    ),
    skill(
        "Incident Management",
        &["incident response", "on-call rotation"],
    ),
    skill(
        "Networking",
        &[
            "tcp/ip",
            "computer networking",
            "network administration",
            "~CCNA",
            "~BGP",
        ],
    ),
    skill(
        "System Administration",
        &["systems administration", "sysadmin"],
    ),
    skill("Bazel", &[]),
    skill("Gradle", &[]),
    skill("=Maven", &["apache maven"]),
    skill("CMake", &[]),
    skill("npm", &["yarn", "pnpm"]),
];

pub(crate) const SECURITY: &[Entry] = &[
    skill(
        "Cybersecurity",
        &["cyber security", "information security", "infosec"],
    ),
    skill(
        "Application Security",
        &["appsec", "owasp", "secure coding"],
    ),
    skill("Cloud Security", &[]),
    skill("Network Security", &["firewalls"]),
    skill(
        "Penetration Testing",
        &["pentesting", "pen testing", "ethical hacking"],
    ),
    skill(
        "Threat Modeling",
        &["threat modelling", "threat intelligence"],
    ),
    skill("SIEM", &[]),
    skill(
        "Identity and Access Management",
        &["identity & access management", "~IAM", "~Okta"],
    ),
    skill("Cryptography", &[]),
    skill("ISO 27001", &["iso27001"]),
    skill("SOC 2", &["soc2"]),
    skill("GDPR", &["data protection", "data privacy"]),
    skill("Vulnerability Management", &["vulnerability assessment"]),
];

pub(crate) const TESTING: &[Entry] = &[
    skill(
        "Test Automation",
        &["automated testing", "automated tests", "qa automation"],
    ),
    skill(
        "Quality Assurance",
        &["~QA", "software testing", "manual testing"],
    ),
    skill("Unit Testing", &["unit tests", "unit test"]),
    skill(
        "Integration Testing",
        &["integration tests", "end-to-end testing", "e2e testing"],
    ),
    skill(
        "Test-Driven Development",
        &["test driven development", "~TDD", "~BDD"],
    ),
    skill("Performance Testing", &["load testing", "jmeter", "~k6"]),
    skill("=Selenium", &["selenium webdriver"]),
    skill("=Cypress", &["cypress.io"]),
    skill("=Playwright", &[]),
    skill("~Jest", &["vitest"]),
    skill("JUnit", &["mockito"]),
    skill("pytest", &["py.test"]),
    skill("RSpec", &[]),
    skill("=Cucumber", &["gherkin"]),
    skill("Appium", &[]),
    skill("=Postman", &[]),
];

pub(crate) const PRACTICE: &[Entry] = &[
    skill(
        "Agile",
        &["agile development", "agile methodologies", "~SAFe"],
    ),
    skill("Scrum", &["scrum master", "~CSM"]),
    skill("Kanban", &[]),
    skill("Jira", &[]),
    skill("Confluence", &[]),
    skill(
        "Software Architecture",
        &[
            "system architecture",
            "software design",
            "solution architecture",
        ],
    ),
    skill(
        "Object-Oriented Programming",
        &["object oriented programming", "~OOP"],
    ),
    skill("Functional Programming", &[]),
    skill(
        "Algorithms",
        &["data structures", "algorithms and data structures"],
    ),
    skill(
        "Concurrency",
        &["multithreading", "multi-threading", "parallel programming"],
    ),
    skill("Code Review", &["code reviews"]),
    skill("Technical Writing", &["technical documentation"]),
    skill("Mentoring", &["mentorship", "~Coaching"]),
    skill(
        "Technical Leadership",
        &["tech lead", "engineering leadership"],
    ),
    skill("Open Source", &["open-source"]),
    skill(
        "Performance Optimization",
        &["performance tuning", "performance optimisation"],
    ),
    skill("Blockchain", &["smart contracts", "ethereum", "~Web3"]),
];
